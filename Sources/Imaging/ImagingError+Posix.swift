import PosixFile

extension ImagingError {
    /// A failed system call.
    init(_ error: PosixError) {
        self = .file(path: error.path, action: error.action, code: error.code)
    }

    /// A failed write: where the disk is full, says how much room there is and how much must be there.
    init(writing error: PosixError, needed: UInt64) {
        guard PosixError.noSpace.contains(error.code) else {
            self.init(error)
            return
        }
        let free = (try? PosixDirectory.freeByteCount(at: error.path)) ?? 0
        self = .noSpace(path: error.path, needed: max(needed, 1), free: free)
    }
}
