/// One chunk of an image: where its frame lies in the packed file, and what its raw bytes must be.
public struct Chunk: Equatable, Sendable {
    /// What to do with the chunk.
    public let kind: ChunkKind
    /// The offset of its zstd frame in the packed file, in bytes.
    public let packedOffset: UInt64
    /// The length of its zstd frame, in bytes, 1 or more.
    public let packedLength: UInt32
    /// The SHA-256 of the raw bytes of a data chunk; ``SHA256Digest/zero`` for the other kinds.
    public let digest: SHA256Digest

    /// Describes one chunk.
    public init(kind: ChunkKind, packedOffset: UInt64, packedLength: UInt32, digest: SHA256Digest) {
        self.kind = kind
        self.packedOffset = packedOffset
        self.packedLength = packedLength
        self.digest = digest
    }
}
