import DeviceProtocol
import LibCrypto
import TestSupport
import Zstd

/// A master image as the server keeps it, made of random chunks.
struct TestImage: Sendable {
    /// What `zstd -d` gives: unused chunks are zeros.
    var raw: [UInt8]
    var kinds: [ChunkKind]
    var chunkSize: Int
    var packed: [UInt8] = []
    var manifest: Manifest

    static func random(
        seed: UInt64, chunks: Int = 48, chunkSize: Int = 4_096, tail: Int = 0, firstKind: ChunkKind = .data
    ) throws -> TestImage {
        var random = SeededGenerator(seed: seed)
        var kinds = (0..<chunks).map { _ in [ChunkKind.data, .data, .data, .zero, .unused].randomElement(using: &random) ?? .data }
        kinds[0] = firstKind
        kinds[chunks - 1] = .data
        var raw = [UInt8](repeating: 0, count: chunks * chunkSize - tail)
        for index in 0..<chunks where kinds[index] == .data {
            for at in index * chunkSize..<min((index + 1) * chunkSize, raw.count) { raw[at] = UInt8.random(in: 0...255, using: &random) }
        }
        return try TestImage(raw: raw, kinds: kinds, chunkSize: chunkSize)
    }

    init(raw: [UInt8], kinds: [ChunkKind], chunkSize: Int) throws {
        self.raw = raw
        self.kinds = kinds
        self.chunkSize = chunkSize
        var encoder = ZstdEncoder(level: 1)
        var packed: [UInt8] = []
        var chunks: [Chunk] = []
        for (index, kind) in kinds.enumerated() {
            let bytes = Array(raw[index * chunkSize..<min((index + 1) * chunkSize, raw.count)])
            let frame = try encoder.encode(bytes.span)
            chunks.append(
                Chunk(
                    kind: kind, packedOffset: UInt64(packed.count), packedLength: UInt32(frame.count),
                    digest: kind == .data ? SHA256Hasher.digest(of: bytes) : .zero))
            packed += frame
        }
        packed += [0x5E, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]
        self.packed = packed
        manifest = try Manifest(
            rawSize: UInt64(raw.count), packedSize: UInt64(packed.count), chunkSize: chunkSize,
            imageDigest: SHA256Hasher.digest(of: raw), chunks: chunks, hash: { SHA256Hasher.digest(of: $0) })
    }

    /// The same image with other bytes in some of its data chunks.
    func changed(chunks: [Int]) throws -> TestImage {
        var raw = raw
        for index in chunks { raw[index * chunkSize + 7] ^= 0x55 }
        return try TestImage(raw: raw, kinds: kinds, chunkSize: chunkSize)
    }

    func patch(_ blocks: [(offset: UInt64, bytes: [UInt8])]) throws -> BlockPatch {
        try BlockPatch(
            rawSize: manifest.rawSize, imageDigest: manifest.imageDigest, blocks: blocks, hash: { SHA256Hasher.digest(of: $0) })
    }

    /// Where a card first differs from what it must be, unused chunks left out.
    func firstDifference(_ card: [UInt8], _ patch: BlockPatch?) -> Int? {
        let wanted = patch.map(patched) ?? raw
        for (index, kind) in kinds.enumerated() where kind != .unused {
            let range = index * chunkSize..<min((index + 1) * chunkSize, raw.count)
            if card[range] != wanted[range] { return range.first { card[$0] != wanted[$0] } }
        }
        for block in patch?.blocks ?? [] {
            let start = Int(block.offset)
            if Array(card[start..<start + block.bytes.count]) != block.bytes { return start }
        }
        return nil
    }

    func patched(_ patch: BlockPatch) -> [UInt8] {
        var bytes = raw
        for block in patch.blocks { bytes.replaceSubrange(Int(block.offset)..<Int(block.offset) + block.bytes.count, with: block.bytes) }
        return bytes
    }

    func frame(of chunk: Int) -> Range<Int> {
        let chunk = manifest.chunk(at: chunk)
        return Int(chunk.packedOffset)..<Int(chunk.packedOffset) + Int(chunk.packedLength)
    }
}
