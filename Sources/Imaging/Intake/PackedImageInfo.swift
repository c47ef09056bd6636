public import DeviceProtocol

/// What is known of an image that was taken in.
public struct PackedImageInfo: Equatable, Sendable {
    /// Its name: the two files are `NAME.img.zst` and `NAME.manifest`.
    public let name: String
    /// The size of the raw image in bytes.
    public let rawSize: UInt64
    /// The size of the packed file in bytes.
    public let packedSize: UInt64
    /// The SHA-256 of what `zstd -d` makes of the packed file: the raw image with unused bytes as zeros.
    public let imageDigest: SHA256Digest
    /// The SHA-256 of the raw image as it was given.
    public let sourceDigest: SHA256Digest
    /// The bytes that are written to a card and read back from it: those in data and zero chunks.
    public let usedBytes: UInt64
    /// The packed bytes that a blank card fetches.
    public let packedDataBytes: UInt64
    /// The partitions of the image.
    public let partitions: [PartitionSummary]
    /// What the operator should know: partitions that had to count as used as a whole, and why.
    public let warnings: [String]
}
