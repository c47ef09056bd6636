import PosixFile

/// A new file that is written from its start to its end and never fills the disk to the last byte.
final class OutputFile {
    /// How many bytes are written between two looks at the free space.
    private static let checkInterval: UInt64 = 16 << 20

    private let file: PosixFile
    private let diskSpace: DiskSpace
    private var allowance: UInt64 = 0
    /// The length of the file so far in bytes, holes included.
    private(set) var byteCount: UInt64 = 0

    /// Creates the file.
    ///
    /// - Throws: ``ImagingError``; an existing file is not touched.
    init(path: String, diskSpace: DiskSpace) throws(ImagingError) {
        do { file = try PosixFile.open(path, for: .creating) } catch { throw ImagingError(writing: error, needed: diskSpace.reserve) }
        self.diskSpace = diskSpace
    }

    /// Writes bytes at the end.
    ///
    /// - Throws: ``ImagingError/noSpace(path:needed:free:)`` when the disk is as full as it may get.
    func append(_ bytes: Span<UInt8>) throws(ImagingError) {
        let count = UInt64(bytes.count)
        if count > allowance {
            let wanted = max(count, Self.checkInterval)
            allowance = min(try diskSpace.available(at: file.path), wanted)
            guard count <= allowance else { throw try diskSpace.shortage(of: count, at: file.path) }
        }
        do { try file.write(bytes, at: byteCount) } catch { throw ImagingError(writing: error, needed: count + diskSpace.reserve) }
        allowance -= count
        byteCount += count
    }

    /// Lengthens the file by a hole, which reads as zeros and takes no room.
    func appendHole(_ count: Int) {
        byteCount += UInt64(count)
    }

    /// Gives the file its length and waits until its content is on the disk; drops the system's copy in memory, so that whoever reads the
    /// file next reads the disk.
    ///
    /// - Throws: ``ImagingError``.
    func finish() throws(ImagingError) {
        do {
            try file.setByteCount(byteCount)
            try file.synchronize()
        } catch {
            throw ImagingError(writing: error, needed: diskSpace.reserve)
        }
        file.forgetCachedContent()
    }
}
