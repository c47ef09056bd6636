/// The list of chunks of a master image (`NAME.manifest`): how to fetch each one from `NAME.img.zst`, and how to check it.
///
/// Layout, little-endian: a header of 96 bytes, one record of 48 bytes per chunk, the SHA-256 of all before it.
///
///     0  "RPIDMANI"            8  version (u32) = 1      12  chunk size (u32)
///     16 raw size (u64)        24 packed size (u64)      32  chunk count (u64)
///     40 reserved, zero (24 bytes)                       64  SHA-256 of the whole raw image (32 bytes)
///
///     record: 0 kind (u8)  1 zero (3 bytes)  4 packed length (u32)  8 packed offset (u64)  16 SHA-256 of the raw bytes
///
/// The raw image is what `zstd -d` makes of the packed file: blocks that no file system uses are zeros in it.
public struct Manifest: Equatable, Sendable {
    /// The only version of the layout so far.
    public static let version: UInt32 = 1
    /// The chunk size unless the operator chooses another: 256 KiB.
    public static let defaultChunkSize = 262_144
    /// The smallest and largest chunk sizes; a chunk size is a power of two between them.
    public static let chunkSizes = 4_096...4_194_304
    /// The largest raw image in bytes: 1 TiB.
    public static let maximumRawSize: UInt64 = 1 << 40

    /// The longest manifest in bytes that an installer reads: 20 MiB, which is 111 GB of image in chunks of 256 KiB.
    public static let maximumByteCount = 20_971_520

    static let magic = Array("RPIDMANI".utf8)
    static let headerByteCount = 96
    static let recordByteCount = 48

    /// The size of the raw image in bytes, 1 or more.
    public let rawSize: UInt64
    /// The size of the packed file in bytes, seek table included.
    public let packedSize: UInt64
    /// The size of every chunk but the last, in bytes: a power of two in ``chunkSizes``.
    public let chunkSize: Int
    /// The number of chunks: the raw size divided by the chunk size, rounded up.
    public let chunkCount: Int
    /// The SHA-256 of the whole raw image.
    public let imageDigest: SHA256Digest
    private let encoded: [UInt8]

    /// Reads a manifest and checks every field of it, but not ``trailingDigest``: that needs a hash function.
    ///
    /// - Throws: ``ManifestError``, which names what is wrong.
    public init(_ bytes: [UInt8]) throws(ManifestError) {
        guard bytes.count >= Self.headerByteCount + SHA256Digest.byteCount else { throw .truncated }
        for (index, byte) in Self.magic.enumerated() where bytes[index] != byte { throw .notAManifest }
        let version = LittleEndian.uint32(in: bytes, at: 8)
        guard version == Self.version else { throw .unknownVersion(version) }
        chunkSize = Int(LittleEndian.uint32(in: bytes, at: 12))
        guard Self.chunkSizes.contains(chunkSize), chunkSize & (chunkSize - 1) == 0 else { throw .badChunkSize(chunkSize) }
        rawSize = LittleEndian.uint64(in: bytes, at: 16)
        packedSize = LittleEndian.uint64(in: bytes, at: 24)
        guard rawSize > 0, rawSize <= Self.maximumRawSize else { throw .badRawSize(rawSize) }
        let count = (rawSize + UInt64(chunkSize) - 1) / UInt64(chunkSize)
        guard LittleEndian.uint64(in: bytes, at: 32) == count else { throw .badChunkCount }
        chunkCount = Int(count)
        guard bytes.count == Self.headerByteCount + chunkCount * Self.recordByteCount + SHA256Digest.byteCount else { throw .truncated }
        for index in 40..<64 where bytes[index] != 0 { throw .badHeader }
        imageDigest = SHA256Digest(in: bytes, at: 64)
        encoded = bytes
        try checkRecords()
    }

    /// The length in bytes of the manifest of an image.
    ///
    /// - Parameters:
    ///   - rawSize: the size of the raw image in bytes.
    ///   - chunkSize: bytes per chunk, 1 or more.
    public static func byteCount(rawSize: UInt64, chunkSize: Int) -> UInt64 {
        let count = rawSize / UInt64(chunkSize) + (rawSize.isMultiple(of: UInt64(chunkSize)) ? 0 : 1)
        return UInt64(headerByteCount + SHA256Digest.byteCount) + count * UInt64(recordByteCount)
    }

    private func checkRecords() throws(ManifestError) {
        var end: UInt64 = 0
        for index in 0..<chunkCount {
            let at = Self.headerByteCount + index * Self.recordByteCount
            guard let kind = ChunkKind(rawValue: encoded[at]), encoded[at + 1] == 0, encoded[at + 2] == 0, encoded[at + 3] == 0 else {
                throw .badChunk(index)
            }
            let length = LittleEndian.uint32(in: encoded, at: at + 4)
            let offset = LittleEndian.uint64(in: encoded, at: at + 8)
            guard length > 0, Int(length) <= 2 * chunkSize + 1_024, offset == end, offset <= packedSize,
                UInt64(length) <= packedSize - offset, kind == .data || SHA256Digest(in: encoded, at: at + 16) == .zero
            else { throw .badChunk(index) }
            end = offset + UInt64(length)
        }
    }

    /// Makes the bytes of a manifest.
    ///
    /// - Parameters:
    ///   - chunks: every chunk in order; their frames follow each other from offset 0.
    ///   - hash: computes SHA-256.
    /// - Throws: ``ManifestError`` when the fields contradict each other.
    public init(
        rawSize: UInt64, packedSize: UInt64, chunkSize: Int, imageDigest: SHA256Digest, chunks: [Chunk],
        hash: ([UInt8]) -> SHA256Digest
    ) throws(ManifestError) {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.headerByteCount + chunks.count * Self.recordByteCount + SHA256Digest.byteCount)
        LittleEndian.append(Self.version, to: &bytes)
        LittleEndian.append(UInt32(truncatingIfNeeded: chunkSize), to: &bytes)
        LittleEndian.append(rawSize, to: &bytes)
        LittleEndian.append(packedSize, to: &bytes)
        LittleEndian.append(UInt64(chunks.count), to: &bytes)
        for _ in 40..<64 { bytes.append(0) }
        imageDigest.append(to: &bytes)
        for chunk in chunks {
            LittleEndian.append(UInt32(chunk.kind.rawValue), to: &bytes)
            LittleEndian.append(chunk.packedLength, to: &bytes)
            LittleEndian.append(chunk.packedOffset, to: &bytes)
            chunk.digest.append(to: &bytes)
        }
        hash(bytes).append(to: &bytes)
        try self.init(bytes)
    }

    /// The manifest as a file holds it.
    public var bytes: [UInt8] { encoded }

    /// The digest at the end, which must equal the SHA-256 of the first ``contentByteCount`` bytes.
    public var trailingDigest: SHA256Digest { SHA256Digest(in: encoded, at: encoded.count - SHA256Digest.byteCount) }

    /// The length of what the trailing digest covers, in bytes.
    public var contentByteCount: Int { encoded.count - SHA256Digest.byteCount }

    /// The chunk at an index in `0..<chunkCount`.
    public func chunk(at index: Int) -> Chunk {
        let at = Self.headerByteCount + index * Self.recordByteCount
        return Chunk(
            kind: ChunkKind(rawValue: encoded[at]) ?? .data,
            packedOffset: LittleEndian.uint64(in: encoded, at: at + 8),
            packedLength: LittleEndian.uint32(in: encoded, at: at + 4),
            digest: SHA256Digest(in: encoded, at: at + 16))
    }

    /// The offset in the raw image of the chunk at an index, in bytes.
    public func rawOffset(ofChunk index: Int) -> UInt64 { UInt64(index) * UInt64(chunkSize) }

    /// The raw length of the chunk at an index, in bytes: the chunk size, or less for the last one.
    public func rawLength(ofChunk index: Int) -> Int {
        Int(min(UInt64(chunkSize), rawSize - rawOffset(ofChunk: index)))
    }

    /// The number of raw bytes in data and zero chunks: what is written to a card and read back from it.
    public var usedByteCount: UInt64 {
        var sum: UInt64 = 0
        for index in 0..<chunkCount where encoded[Self.headerByteCount + index * Self.recordByteCount] != ChunkKind.unused.rawValue {
            sum += UInt64(rawLength(ofChunk: index))
        }
        return sum
    }

    /// The number of packed bytes of data chunks: what one installation of a blank card fetches.
    public var packedDataByteCount: UInt64 {
        var sum: UInt64 = 0
        for index in 0..<chunkCount {
            let chunk = chunk(at: index)
            if chunk.kind == .data { sum += UInt64(chunk.packedLength) }
        }
        return sum
    }
}
