/// Random-access reading of a raw image: a file, a block device or a packed image.
public protocol BlockReader: Sendable {
    /// The size of the raw image in bytes.
    var byteCount: UInt64 { get }

    /// Reads exactly `count` bytes from `offset` on.
    ///
    /// - Throws: ``ImagingError``; ``ImagingError/outOfRange(offset:count:size:)`` when the image ends before that.
    func read(at offset: UInt64, count: Int) throws(ImagingError) -> [UInt8]
}

extension BlockReader {
    /// Checks that a range lies inside the image.
    ///
    /// - Throws: ``ImagingError/outOfRange(offset:count:size:)``.
    func requireRange(_ offset: UInt64, _ count: Int) throws(ImagingError) {
        guard count >= 0, offset <= byteCount, UInt64(count) <= byteCount - offset else {
            throw .outOfRange(offset: offset, count: count, size: byteCount)
        }
    }
}
