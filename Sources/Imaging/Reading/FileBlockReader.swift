import PosixFile

/// Reads a raw image from a regular file or a block device. Reads may run on several threads at once.
public final class FileBlockReader: BlockReader {
    /// The path that the image was opened by.
    public let path: String
    /// The size of the image in bytes, as it was when the file was opened.
    public let byteCount: UInt64

    private let file: PosixFile
    private let statusAtStart: FileStatus

    /// Opens an image; a regular file of no bytes too.
    ///
    /// - Throws: ``ImagingError``: there is no such file, or it is a directory, a pipe or the like.
    public init(path: String) throws(ImagingError) {
        do {
            file = try PosixFile.open(path, for: .reading)
            statusAtStart = try file.status()
        } catch {
            throw ImagingError(error)
        }
        guard statusAtStart.kind == .regular || statusAtStart.kind == .blockDevice else { throw .notAFile(path: path) }
        self.path = path
        byteCount = statusAtStart.byteCount
    }

    /// Reads exactly `count` bytes from `offset` on.
    ///
    /// - Throws: ``ImagingError``; ``ImagingError/changedWhileRead(path:)`` when the file was cut short since it was opened.
    public func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8] {
        try requireRange(offset, count)
        let bytes: [UInt8]
        do { bytes = try file.read(at: offset, count: count) } catch { throw ImagingError(error) }
        guard bytes.count == count else { throw .changedWhileRead(path: path) }
        return bytes
    }

    /// Whether a range lies in a hole of a sparse file, which reads as zeros; `false` where that is not known.
    public func isHole(_ range: Range<UInt64>) -> Bool {
        guard statusAtStart.allocatedByteCount < statusAtStart.byteCount else { return false }
        guard let data = file.nextData(from: range.lowerBound) else { return true }
        return data >= range.upperBound
    }

    /// Checks that nobody has written to the file, cut it or made it longer since it was opened.
    /// A block device does not tell; for one only the size is compared.
    ///
    /// - Throws: ``ImagingError/changedWhileRead(path:)``.
    public func requireUnchanged() throws(ImagingError) {
        let status: FileStatus
        do { status = try file.status() } catch { throw ImagingError(error) }
        guard status.byteCount == statusAtStart.byteCount, status.kind == .blockDevice || status.modified == statusAtStart.modified
        else { throw .changedWhileRead(path: path) }
    }
}
