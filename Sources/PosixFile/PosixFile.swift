import CPosixFile

/// An open file, closed when the value goes away. Reads and writes at an offset may run on several threads at once.
@safe public struct PosixFile: ~Copyable, Sendable {
    /// What a file is opened for.
    public enum Mode: Sendable {
        /// Only reading; the file must exist.
        case reading
        /// Reading and writing a new file with mode 0644; refused when the name is taken.
        case creating
        /// A directory, for ``PosixFile/synchronize()`` and the locks.
        case directory
    }

    /// The path that the file was opened by, for messages.
    public let path: String
    /// The file descriptor, open as long as this value lives.
    public let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { _ = cposixfile_close(descriptor) }

    /// Opens a file (open(2)).
    ///
    /// - Throws: ``PosixError``.
    public static func open(_ path: String, for mode: Mode) throws(PosixError) -> PosixFile {
        let flag =
            switch mode {
            case .reading: CPOSIXFILE_READ
            case .creating: CPOSIXFILE_CREATE
            case .directory: CPOSIXFILE_DIRECTORY
            }
        let descriptor = unsafe path.withCString { unsafe cposixfile_open($0, Int32(flag.rawValue)) }
        guard descriptor >= 0 else { throw PosixError(path: path, action: mode == .creating ? "create" : "open", code: -descriptor) }
        return PosixFile(path: path, descriptor: descriptor)
    }

    /// A second handle on a descriptor that somebody else has open, standard input (0) for one.
    ///
    /// - Throws: ``PosixError`` when the descriptor is not open.
    public static func duplicate(descriptor: Int32, path: String) throws(PosixError) -> PosixFile {
        let copy = cposixfile_duplicate(descriptor)
        guard copy >= 0 else { throw PosixError(path: path, action: "open", code: -copy) }
        return PosixFile(path: path, descriptor: copy)
    }

    /// Fills bytes from an offset on.
    ///
    /// - Returns: the number of bytes read: fewer than asked for only at the end of the file.
    /// - Throws: ``PosixError``.
    public func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws(PosixError) -> Int {
        let descriptor = descriptor
        let count = unsafe bytes.withUnsafeMutableBufferPointer {
            unsafe cposixfile_pread(descriptor, $0.baseAddress, $0.count, offset)
        }
        return Int(try check(count, "read"))
    }

    /// Reads up to `count` bytes from an offset on; fewer only at the end of the file.
    ///
    /// - Throws: ``PosixError``.
    public func read(at offset: UInt64, count: Int) throws(PosixError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        let got = try read(at: offset, into: &span)
        if got < count { bytes.removeLast(count - got) }
        return bytes
    }

    /// Writes all of the bytes at an offset.
    ///
    /// - Throws: ``PosixError``; its code is in ``PosixError/noSpace`` when the disk is full.
    public func write(_ bytes: Span<UInt8>, at offset: UInt64) throws(PosixError) {
        let descriptor = descriptor
        let count = unsafe bytes.withUnsafeBufferPointer { unsafe cposixfile_pwrite(descriptor, $0.baseAddress, $0.count, offset) }
        _ = try check(count, "write")
    }

    /// Writes bytes at an offset in a new file, but leaves out blocks of 4 KiB that are all zeros: they stay holes, which read as zeros.
    ///
    /// - Returns: the number of bytes really written.
    /// - Throws: ``PosixError``; its code is in ``PosixError/noSpace`` when the disk is full.
    public func writeSparse(_ bytes: Span<UInt8>, at offset: UInt64) throws(PosixError) -> Int {
        let descriptor = descriptor
        let count = unsafe bytes.withUnsafeBufferPointer {
            unsafe cposixfile_pwrite_sparse(descriptor, $0.baseAddress, $0.count, offset)
        }
        return Int(try check(count, "write"))
    }

    /// What the system knows of the file.
    ///
    /// - Throws: ``PosixError``.
    public func status() throws(PosixError) -> FileStatus {
        var status = cposixfile_status()
        _ = try check(Int64(unsafe cposixfile_status(descriptor, &status)), "examine")
        let kind: FileStatus.Kind =
            switch status.kind {
            case 0: .regular
            case 1: .blockDevice
            case 2: .directory
            default: .other
            }
        return FileStatus(
            kind: kind, byteCount: status.size, allocatedByteCount: status.allocated, device: status.device, inode: status.inode,
            modified: FileStatus.Time(seconds: status.modified_seconds, nanoseconds: status.modified_nanoseconds),
            changed: FileStatus.Time(seconds: status.changed_seconds, nanoseconds: status.changed_nanoseconds))
    }

    /// The first byte from `offset` on that is not in a hole of a sparse file (lseek(2), `SEEK_DATA`); `nil` when only holes follow.
    /// Where the file system cannot tell, `offset` itself.
    public func nextData(from offset: UInt64) -> UInt64? {
        let found = cposixfile_next_data(descriptor, offset)
        if found >= 0 { return UInt64(found) }
        return found == -6 ? nil : offset
    }

    /// Cuts the file, or lengthens it with a hole (ftruncate(2)).
    ///
    /// - Throws: ``PosixError``.
    public func setByteCount(_ count: UInt64) throws(PosixError) {
        _ = try check(Int64(cposixfile_truncate(descriptor, count)), "resize")
    }

    /// Waits until the content, or a directory's names, are on the disk (fsync(2)).
    ///
    /// - Throws: ``PosixError``.
    public func synchronize() throws(PosixError) {
        _ = try check(Int64(cposixfile_sync(descriptor)), "synchronize")
    }

    /// Waits until the content is on the disk, and what is needed to read it: not when it was changed, for example (fdatasync(2)).
    ///
    /// - Throws: ``PosixError``.
    public func synchronizeContent() throws(PosixError) {
        _ = try check(Int64(cposixfile_sync_content(descriptor)), "synchronize")
    }

    /// Asks the system to begin writing bytes to the disk, without waiting for it (sync_file_range(2)): what was begun early makes
    /// ``synchronize()`` short.
    public func startWriting(_ range: Range<UInt64>) {
        _ = cposixfile_start_writing(descriptor, range.lowerBound, range.upperBound - range.lowerBound)
    }

    /// Asks the system to drop its copy in memory, so that the next read comes from the disk (posix_fadvise(2)). Call ``synchronize()`` first.
    public func forgetCachedContent() {
        _ = cposixfile_forget(descriptor)
    }

    /// Takes the file's exclusive lock (flock(2)), which the system gives back when the file is closed or the process dies.
    ///
    /// - Throws: ``PosixError``.
    public func lock() throws(PosixError) {
        _ = try check(Int64(cposixfile_lock(descriptor, 1)), "lock")
    }

    /// Takes the lock if nobody has it.
    ///
    /// - Returns: whether the lock was taken.
    /// - Throws: ``PosixError``.
    public func tryLock() throws(PosixError) -> Bool {
        try check(Int64(cposixfile_lock(descriptor, 0)), "lock") == 1
    }

    /// Takes a share of the file's lock if nobody has it alone.
    ///
    /// - Returns: whether a share was taken.
    /// - Throws: ``PosixError``.
    public func tryLockShared() throws(PosixError) -> Bool {
        try check(Int64(cposixfile_lock_shared(descriptor)), "lock") == 1
    }

    private func check(_ result: Int64, _ action: String) throws(PosixError) -> Int64 {
        guard result >= 0 else { throw PosixError(path: path, action: action, code: Int32(-result)) }
        return result
    }
}
