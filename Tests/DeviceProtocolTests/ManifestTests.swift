import DeviceProtocol
import TestSupport
import Testing

@Suite struct ManifestTests {
    /// Stands in for SHA-256, which this target does not have: the bytes' count and sum.
    private static func hash(_ bytes: [UInt8]) -> SHA256Digest {
        var digest = [UInt8](repeating: 0x5A, count: SHA256Digest.byteCount)
        let sum = bytes.reduce(UInt32(truncatingIfNeeded: bytes.count)) { $0 &* 31 &+ UInt32($1) }
        for index in 0..<4 { digest[index] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(index))) }
        return SHA256Digest(bytes: digest) ?? .zero
    }

    private static func digest(_ byte: UInt8) -> SHA256Digest {
        SHA256Digest(bytes: [UInt8](repeating: byte, count: SHA256Digest.byteCount)) ?? .zero
    }

    private static let chunks = [
        Chunk(kind: .data, packedOffset: 0, packedLength: 100, digest: digest(1)),
        Chunk(kind: .zero, packedOffset: 100, packedLength: 20, digest: .zero),
        Chunk(kind: .unused, packedOffset: 120, packedLength: 20, digest: .zero),
        Chunk(kind: .data, packedOffset: 140, packedLength: 9_000, digest: digest(2)),
    ]

    private static func sample() throws(ManifestError) -> Manifest {
        try Manifest(
            rawSize: 4_096 * 3 + 17, packedSize: 10_000, chunkSize: 4_096, imageDigest: digest(7), chunks: chunks, hash: hash)
    }

    @Test func `a manifest that was made is read back with every field`() throws {
        let made = try Self.sample()
        let manifest = try Manifest(made.bytes)
        #expect(manifest == made)
        #expect(manifest.rawSize == 12_305)
        #expect(manifest.packedSize == 10_000)
        #expect(manifest.chunkSize == 4_096)
        #expect(manifest.imageDigest == Self.digest(7))
        #expect((0..<manifest.chunkCount).map { manifest.chunk(at: $0) } == Self.chunks)
        #expect(manifest.trailingDigest == Self.hash(Array(manifest.bytes.prefix(manifest.contentByteCount))))
        #expect(manifest.contentByteCount == 96 + 4 * 48)
    }

    @Test func `offsets, lengths and sums follow from the chunks`() throws {
        let manifest = try Self.sample()
        #expect((0..<4).map { manifest.rawOffset(ofChunk: $0) } == [0, 4_096, 8_192, 12_288])
        #expect((0..<4).map { manifest.rawLength(ofChunk: $0) } == [4_096, 4_096, 4_096, 17])
        #expect(manifest.usedByteCount == 4_096 * 2 + 17)
        #expect(manifest.packedDataByteCount == 9_100)
    }

    /// The layout of the header and of a record, byte by byte.
    @Test func `a manifest has exactly the bytes of its layout`() throws {
        let manifest = try Manifest(
            rawSize: 0x1234, packedSize: 0x0102_0304_0506, chunkSize: 8_192, imageDigest: Self.digest(0xAA),
            chunks: [Chunk(kind: .data, packedOffset: 0, packedLength: 0x0203, digest: Self.digest(0xBB))], hash: { _ in Self.digest(0xCC) }
        )
        var expected: [UInt8] = Array("RPIDMANI".utf8)
        expected += [1, 0, 0, 0] + [0x00, 0x20, 0, 0]
        expected += [0x34, 0x12, 0, 0, 0, 0, 0, 0]
        expected += [0x06, 0x05, 0x04, 0x03, 0x02, 0x01, 0, 0]
        expected += [1, 0, 0, 0, 0, 0, 0, 0]
        expected += [UInt8](repeating: 0, count: 24)
        expected += [UInt8](repeating: 0xAA, count: 32)
        expected += [0, 0, 0, 0] + [0x03, 0x02, 0, 0] + [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0xBB, count: 32)
        expected += [UInt8](repeating: 0xCC, count: 32)
        #expect(manifest.bytes == expected)
    }

    static let damages: [(name: String, offset: Int, bytes: [UInt8], error: ManifestError)] = [
        ("mark", 0, [0], .notAManifest),
        ("last byte of the mark", 7, [0], .notAManifest),
        ("version 0", 8, [0], .unknownVersion(0)),
        ("version 2", 8, [2], .unknownVersion(2)),
        ("version's high byte", 11, [1], .unknownVersion(0x0100_0001)),
        ("chunk size 0", 12, [0, 0, 0, 0], .badChunkSize(0)),
        ("chunk size no power of two", 12, [1], .badChunkSize(4_097)),
        ("chunk size too small", 12, [0, 8, 0, 0], .badChunkSize(2_048)),
        ("chunk size too large", 12, [0, 0, 0x80, 0], .badChunkSize(8_388_608)),
        ("chunk size that gives another count", 12, [0, 0x20, 0, 0], .badChunkCount),
        ("raw size 0", 16, [0, 0, 0, 0, 0, 0, 0, 0], .badRawSize(0)),
        ("raw size above the limit", 16, [1, 0, 0, 0, 0, 1, 0, 0], .badRawSize(1 << 40 + 1)),
        ("largest raw size", 16, [UInt8](repeating: 255, count: 8), .badRawSize(.max)),
        ("raw size that gives another count", 16, [1, 0x40], .badChunkCount),
        ("chunk count", 32, [5], .badChunkCount),
        ("chunk count's high byte", 39, [1], .badChunkCount),
        ("first reserved byte", 40, [1], .badHeader),
        ("last reserved byte", 63, [1], .badHeader),
        ("unknown kind", 96, [3], .badChunk(0)),
        ("byte after the kind", 97, [1], .badChunk(0)),
        ("third byte after the kind", 99, [1], .badChunk(0)),
        ("packed length 0", 96 + 4, [0, 0, 0, 0], .badChunk(0)),
        ("packed length too long for a chunk", 96 + 3 * 48 + 4, [0x01, 0x24, 0, 0], .badChunk(3)),
        ("packed offset behind the frame before", 96 + 48 + 8, [101], .badChunk(1)),
        ("packed offset inside the frame before", 96 + 48 + 8, [99], .badChunk(1)),
        ("packed offset beyond the file", 96 + 48 + 15, [255], .badChunk(1)),
        ("first frame not at the start", 96 + 8, [1], .badChunk(0)),
        ("frame that ends behind the file", 24, [0xFF, 0x10], .badChunk(3)),
        ("digest in a zero chunk", 96 + 48 + 16, [1], .badChunk(1)),
        ("digest in an unused chunk", 96 + 2 * 48 + 47, [1], .badChunk(2)),
    ]

    @Test(arguments: damages.indices)
    func `each malformed field is refused by its name`(index: Int) throws {
        let damage = Self.damages[index]
        var bytes = try Self.sample().bytes
        bytes.replaceSubrange(damage.offset..<damage.offset + damage.bytes.count, with: damage.bytes)
        #expect(throws: damage.error, "\(damage.name)") { try Manifest(bytes) }
    }

    @Test func `a manifest of any other length is refused`() throws {
        let bytes = try Self.sample().bytes
        for length in 0..<bytes.count { #expect(throws: ManifestError.truncated) { try Manifest(Array(bytes.prefix(length))) } }
        #expect(throws: ManifestError.truncated) { try Manifest(bytes + [0]) }
        #expect(throws: ManifestError.truncated) { try Manifest(bytes + bytes) }
    }

    @Test func `a manifest that would not be read is not made`() throws {
        #expect(throws: ManifestError.badChunkCount) {
            try Manifest(
                rawSize: 4_096, packedSize: 10_000, chunkSize: 4_096, imageDigest: .zero, chunks: Self.chunks, hash: Self.hash)
        }
        #expect(throws: ManifestError.badChunk(1)) {
            try Manifest(
                rawSize: 5_000, packedSize: 10_000, chunkSize: 4_096, imageDigest: .zero, chunks: [Self.chunks[0], Self.chunks[0]],
                hash: Self.hash)
        }
        #expect(throws: ManifestError.badRawSize(0)) {
            try Manifest(rawSize: 0, packedSize: 10_000, chunkSize: 4_096, imageDigest: .zero, chunks: [], hash: Self.hash)
        }
    }

    @Test func `random bytes behind a good mark never crash the reader`() throws {
        let seed: UInt64 = 70
        var generator = SeededGenerator(seed: seed)
        let good = try Self.sample().bytes
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0..<1 + generator.next() % 6 {
                bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            guard let manifest = try? Manifest(bytes) else { continue }
            #expect(manifest.bytes == bytes, "seed \(seed)")
            #expect(manifest.usedByteCount <= manifest.rawSize, "seed \(seed)")
        }
    }
}
