/// Content of known size that is made in pieces while it is sent, such as an image decoded from its packed form.
///
/// At most two pieces per request are in memory. A range is served by asking for the pieces that hold it.
public struct GeneratedBody: Sendable {
    /// The size of the whole content in bytes.
    public let byteCount: UInt64
    /// Pieces begin at multiples of this many bytes (except the first of a range) and are no longer.
    public let pieceByteCount: Int
    /// Makes exactly `count` bytes from `offset` on. May block: it runs on a thread kept for this, one call at a time per request.
    /// An error cuts the connection, since the status is sent by then.
    public let read: @Sendable (_ offset: UInt64, _ count: Int) throws -> [UInt8]

    /// Content from its reader.
    public init(
        byteCount: UInt64, pieceByteCount: Int = 256 * 1024, read: @escaping @Sendable (_ offset: UInt64, _ count: Int) throws -> [UInt8]
    ) {
        precondition(pieceByteCount > 0, "pieces of \(pieceByteCount) bytes")
        self.byteCount = byteCount
        self.pieceByteCount = pieceByteCount
        self.read = read
    }
}
