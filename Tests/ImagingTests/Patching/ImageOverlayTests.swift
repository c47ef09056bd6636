import DeviceProtocol
import Imaging
import LibCrypto
import TestSupport
import Testing

struct ImageOverlayTests {
    private func manifest(_ kinds: [ChunkKind], rawSize: UInt64) throws -> Manifest {
        let chunks = kinds.enumerated().map { Chunk(kind: $1, packedOffset: UInt64($0), packedLength: 1, digest: .zero) }
        return try Manifest(
            rawSize: rawSize, packedSize: UInt64(kinds.count), chunkSize: 8_192, imageDigest: .zero, chunks: chunks,
            hash: { SHA256Hasher.digest(of: $0) })
    }

    @Test func `pages that equal the image are left out, but for those that a card does not have`() throws {
        var random = SeededGenerator(seed: 1)
        let base = random.bytes(8_192) + [UInt8](repeating: 0, count: 16_384) + random.bytes(1_000)
        let overlay = ImageOverlay(over: MemoryReader(base))
        let manifest = try manifest([.data, .zero, .unused, .data], rawSize: UInt64(base.count))
        // Equal to the base everywhere but for one byte in the last, short page.
        for at in [0, 8_192, 16_384, 20_480] { try overlay.write(Array(base[at..<at + 4_096]), at: UInt64(at)) }
        try overlay.write([base[25_000] ^ 1], at: 25_000)
        let blocks = try overlay.blocks(manifest)
        #expect(blocks.map(\.offset) == [16_384])
        #expect(blocks.map(\.bytes.count) == [8_192 + 1_000])
    }

    @Test(arguments: 1...10) func `reads see every write`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var model = random.bytes(30_000)
        let overlay = ImageOverlay(over: MemoryReader(model))
        for _ in 0..<30 {
            let start = Int.random(in: 0..<30_000, using: &random)
            let bytes = random.bytes(Int.random(in: 0...min(9_000, 30_000 - start), using: &random))
            try overlay.write(bytes, at: UInt64(start))
            model.replaceSubrange(start..<start + bytes.count, with: bytes)
            let from = Int.random(in: 0..<30_000, using: &random)
            let count = Int.random(in: 0...30_000 - from, using: &random)
            #expect(try overlay.read(at: UInt64(from), count: count) == Array(model[from..<from + count]))
        }
        #expect(throws: ImagingError.self) { try overlay.write([1, 2], at: 29_999) }
    }
}
