/// The few blocks of an image that differ once a device's own files are in it.
///
/// The server computes a patch for each deployment; the installer writes its blocks after the image is verified and reads them back.
/// Layout, little-endian: a header of 64 bytes, the blocks, the SHA-256 of all before it.
///
///     0 "RPIDPATC"    8 version (u32) = 1    12 block count (u32)    16 raw size of the image (u64)    24 zero (u64)
///     32 imageDigest of the manifest that the patch belongs to (32 bytes)
///
///     block: 0 offset (u64)    8 length (u32)    12 zero (u32)    16 SHA-256 of the bytes (32 bytes)    48 the bytes
public struct BlockPatch: Equatable, Sendable {
    /// One run of bytes that replaces what the image has at its offset.
    public struct Block: Equatable, Sendable {
        /// Where the bytes go in the raw image: a multiple of ``BlockPatch/alignment``.
        public let offset: UInt64
        /// What goes there: a multiple of ``BlockPatch/alignment`` long, or up to the end of the image.
        public let bytes: [UInt8]
        /// The SHA-256 of the bytes.
        public let digest: SHA256Digest

        /// Describes one run of bytes.
        public init(offset: UInt64, bytes: [UInt8], digest: SHA256Digest) {
            self.offset = offset
            self.bytes = bytes
            self.digest = digest
        }
    }

    /// The only version of the layout so far.
    public static let version: UInt32 = 1
    /// Offsets are multiples of this many bytes, and so are lengths but where the image ends.
    public static let alignment = 4_096
    /// The largest patch in bytes: 16 MiB.
    public static let maximumByteCount = 16_777_216

    static let magic = Array("RPIDPATC".utf8)
    static let headerByteCount = 64
    static let blockHeaderByteCount = 48

    /// The size of the raw image in bytes.
    public let rawSize: UInt64
    /// The digest of the raw image that the patch belongs to.
    public let imageDigest: SHA256Digest
    /// The blocks in ascending order, none overlapping.
    public let blocks: [Block]
    /// The digest over everything before it.
    public let trailingDigest: SHA256Digest
    /// The patch as it is sent.
    public let bytes: [UInt8]

    /// Reads a patch and checks its shape, but neither digest: those need a hash function.
    ///
    /// - Throws: ``BlockPatchError``, which names what is wrong.
    public init(_ bytes: [UInt8]) throws(BlockPatchError) {
        guard bytes.count <= Self.maximumByteCount else { throw .tooLarge(bytes.count) }
        guard bytes.count >= Self.headerByteCount + SHA256Digest.byteCount else { throw .truncated }
        for (index, byte) in Self.magic.enumerated() where bytes[index] != byte { throw .notAPatch }
        let version = LittleEndian.uint32(in: bytes, at: 8)
        guard version == Self.version else { throw .unknownVersion(version) }
        let count = Int(LittleEndian.uint32(in: bytes, at: 12))
        rawSize = LittleEndian.uint64(in: bytes, at: 16)
        guard LittleEndian.uint64(in: bytes, at: 24) == 0 else { throw .badHeader }
        imageDigest = SHA256Digest(in: bytes, at: 32)
        let end = bytes.count - SHA256Digest.byteCount
        var blocks: [Block] = []
        var at = Self.headerByteCount
        var written: UInt64 = 0
        for index in 0..<count {
            guard end - at >= Self.blockHeaderByteCount else { throw .truncated }
            let offset = LittleEndian.uint64(in: bytes, at: at)
            let length = Int(LittleEndian.uint32(in: bytes, at: at + 8))
            guard LittleEndian.uint32(in: bytes, at: at + 12) == 0, length > 0, offset >= written, offset < rawSize,
                UInt64(length) <= rawSize - offset, offset.isMultiple(of: UInt64(Self.alignment)),
                length.isMultiple(of: Self.alignment) || offset + UInt64(length) == rawSize
            else { throw .badBlock(index) }
            guard end - at - Self.blockHeaderByteCount >= length else { throw .truncated }
            let start = at + Self.blockHeaderByteCount
            blocks.append(
                Block(offset: offset, bytes: Array(bytes[start..<start + length]), digest: SHA256Digest(in: bytes, at: at + 16)))
            written = offset + UInt64(length)
            at = start + length
        }
        guard at == end else { throw .truncated }
        self.blocks = blocks
        trailingDigest = SHA256Digest(in: bytes, at: end)
        self.bytes = bytes
    }

    /// Makes a patch.
    ///
    /// - Parameters:
    ///   - blocks: runs of bytes in ascending order, aligned as ``Block`` says; their digests are computed here.
    ///   - hash: computes SHA-256.
    /// - Throws: ``BlockPatchError`` when the blocks are out of order, unaligned, outside the image or too many.
    public init(
        rawSize: UInt64, imageDigest: SHA256Digest, blocks: [(offset: UInt64, bytes: [UInt8])], hash: ([UInt8]) -> SHA256Digest
    ) throws(BlockPatchError) {
        var bytes = Self.magic
        LittleEndian.append(Self.version, to: &bytes)
        LittleEndian.append(UInt32(blocks.count), to: &bytes)
        LittleEndian.append(rawSize, to: &bytes)
        LittleEndian.append(UInt64(0), to: &bytes)
        imageDigest.append(to: &bytes)
        for block in blocks {
            LittleEndian.append(block.offset, to: &bytes)
            LittleEndian.append(UInt32(block.bytes.count), to: &bytes)
            LittleEndian.append(UInt32(0), to: &bytes)
            hash(block.bytes).append(to: &bytes)
            bytes.append(contentsOf: block.bytes)
        }
        hash(bytes).append(to: &bytes)
        try self.init(bytes)
    }

    /// The length of what the trailing digest covers, in bytes.
    public var contentByteCount: Int { bytes.count - SHA256Digest.byteCount }
}
