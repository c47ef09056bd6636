import PosixFile

/// A new file that is written from its start to its end and never fills the disk to the last byte.
final class OutputFile {
    /// How many bytes are written between two looks at the free space.
    private static let checkInterval: UInt64 = 16 << 20
    /// How many bytes are collected before the system is asked to bring them to the disk.
    private static let writingInterval: UInt64 = 16 << 20

    private let file: PosixFile
    private let diskSpace: DiskSpace
    private var allowance: UInt64 = 0
    private var startedByteCount: UInt64 = 0
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
        try requireSpace(for: bytes)
        do { try file.write(bytes, at: byteCount) } catch { throw failure(error, count: bytes.count) }
        allowance -= UInt64(bytes.count)
        byteCount += UInt64(bytes.count)
        if byteCount - startedByteCount >= Self.writingInterval {
            file.startWriting(startedByteCount..<byteCount)
            startedByteCount = byteCount
        }
    }

    /// Writes bytes at the end, those that are zeros as holes, which take no room.
    ///
    /// - Throws: ``ImagingError/noSpace(path:needed:free:)`` when the disk is as full as it may get.
    func appendSparse(_ bytes: Span<UInt8>) throws(ImagingError) {
        try requireSpace(for: bytes)
        let written: Int
        do { written = try file.writeSparse(bytes, at: byteCount) } catch { throw failure(error, count: bytes.count) }
        allowance -= UInt64(written)
        byteCount += UInt64(bytes.count)
    }

    /// Gives a file that ends with a hole its length. Its content need not be on the disk yet.
    ///
    /// - Throws: ``ImagingError``.
    func setLength() throws(ImagingError) {
        do { try file.setByteCount(byteCount) } catch { throw failure(error, count: 0) }
    }

    /// Waits until the content is on the disk, and drops the system's copy in memory, so that whoever reads the file next reads the disk.
    ///
    /// - Throws: ``ImagingError``.
    func synchronize() throws(ImagingError) {
        do { try file.synchronize() } catch { throw failure(error, count: 0) }
        file.forgetCachedContent()
    }

    private func requireSpace(for bytes: Span<UInt8>) throws(ImagingError) {
        let count = UInt64(bytes.count)
        guard count > allowance else { return }
        allowance = min(try diskSpace.available(at: file.path), max(count, Self.checkInterval))
        guard count <= allowance else { throw try diskSpace.shortage(of: count, at: file.path) }
    }

    private func failure(_ error: PosixError, count: Int) -> ImagingError {
        ImagingError(writing: error, needed: UInt64(count) + diskSpace.reserve)
    }
}
