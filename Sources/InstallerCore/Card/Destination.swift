/// What an image is written to: a memory card, a file that stands for one, or a test's stand-in. Used by several threads at once.
public protocol Destination: Sendable {
    /// The size in bytes.
    var byteCount: UInt64 { get }

    /// Writes all the bytes.
    ///
    /// - Throws: ``DestinationError``.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(DestinationError)

    /// Reads exactly `count` bytes; after ``flush()`` they come from the medium, not from a cache.
    ///
    /// - Throws: ``DestinationError``.
    func read(at offset: UInt64, count: Int) throws(DestinationError) -> [UInt8]

    /// Returns when everything written is on the medium.
    ///
    /// - Throws: ``DestinationError``.
    func flush() throws(DestinationError)
}
