public import Fleet

/// The raw bytes of a master image, as `zstd -d` would make them of its packed file.
public struct RawImage: Sendable {
    /// The size in bytes.
    public let byteCount: UInt64
    /// Reads that begin at multiples of this many bytes, and are no longer, decode nothing in vain.
    public let pieceByteCount: Int
    /// The SHA-256 of all bytes.
    public let digest: SHA256Hex
    /// Reads exactly `count` bytes from `offset` on. Blocks while it decodes.
    public let read: @Sendable (_ offset: UInt64, _ count: Int) throws -> [UInt8]
}
