import DeviceProtocol
import Foundation
import LibCrypto
import TestSupport
import Testing

@testable import Imaging

@Suite struct PackedImageTests {
    @Test func `reads at random places equal the source with its unused bytes as zeros`() async throws {
        let seed: UInt64 = 20
        var generator = SeededGenerator(seed: seed)
        let raw = PackedSample.mixedBytes(900_001, seed: seed)
        let unused = (0..<40).map { _ in
            let start = generator.next() % 890_000
            return start..<start + 1 + generator.next() % 10_000
        }
        let sample = try await PackedSample.make(raw, unused: unused, chunkSize: 16_384)
        let expected = sample.zeroing(unused)
        let image = try sample.open()
        for _ in 0..<400 {
            let offset = Int(generator.next() % 900_002)
            let count = min(Int(generator.next() % 60_000), raw.count - offset)
            #expect(try image.read(at: UInt64(offset), count: count) == Array(expected[offset..<offset + count]), "seed \(seed)")
        }
    }

    @Test func `many readers at once get the right bytes`() async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(500_000, seed: 21))
        let image = try sample.open()
        let wrong = await withTaskGroup(of: Int.self) { group in
            for reader in 0..<8 {
                group.addTask {
                    var generator = SeededGenerator(seed: UInt64(reader))
                    var wrong = 0
                    for _ in 0..<100 {
                        let offset = Int(generator.next() % 490_000)
                        let expected = Array(sample.raw[offset..<offset + 10_000])
                        if (try? image.read(at: UInt64(offset), count: 10_000)) != expected { wrong += 1 }
                    }
                    return wrong
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test func `a read beyond the end is refused`() async throws {
        let image = try await PackedSample.make([1, 2, 3]).open()
        #expect(throws: ImagingError.outOfRange(offset: 2, count: 2, size: 3)) { try image.read(at: 2, count: 2) }
        #expect(throws: ImagingError.outOfRange(offset: .max, count: 1, size: 3)) { try image.read(at: .max, count: 1) }
        #expect(throws: ImagingError.outOfRange(offset: 0, count: -1, size: 3)) { try image.read(at: 0, count: -1) }
        #expect(try image.read(at: 3, count: 0) == [])
    }

    @Test func `verify tells how far it is`() async throws {
        let image = try await PackedSample.make(PackedSample.mixedBytes(2_500_000, seed: 22)).open()
        var steps: [UInt64] = []
        try await image.verify { steps.append($0) }
        #expect(steps == [1 << 20, 2 << 20, 2_500_000])
    }

    /// Frames have a few bits without a meaning; a file in which only such a bit changed still holds the image.
    @Test func `one changed bit anywhere in the packed file is found, or changes nothing of the image`() async throws {
        let seed: UInt64 = 23
        let sample = try await PackedSample.make(PackedSample.mixedBytes(60_000, seed: seed), unused: [8_192..<20_480])
        let good = try sample.folder.bytes("packed.img.zst")
        let expected = sample.zeroing([8_192..<20_480])
        try await sample.open().verify()
        var generator = SeededGenerator(seed: seed)
        let table = good.count - SeekTable.byteCount(frameCount: sample.outcome.manifest.chunkCount)
        let places = (0..<300).map { _ in Int(generator.next() % UInt64(good.count)) } + Array(table..<good.count)
        var harmless = 0
        for index in places {
            var bad = good
            bad[index] ^= 1 << (generator.next() % 8)
            try sample.folder.write(bad, to: "packed.img.zst")
            guard let image = try? sample.open(), (try? await image.verify()) != nil else { continue }
            harmless += 1
            let isSame = try image.read(at: 0, count: expected.count) == expected
            #expect(index < table && isSame, "byte \(index), seed \(seed)")
        }
        #expect(harmless < 5)
    }

    @Test func `one changed bit anywhere in the manifest is found`() async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(20_000, seed: 24))
        let good = sample.outcome.manifest.bytes
        for index in good.indices {
            var bad = good
            bad[index] ^= 1 << (index % 8)
            try sample.folder.write(bad, to: "packed.manifest")
            #expect(throws: ImagingError.self, "byte \(index)") { try sample.open() }
        }
    }

    @Test func `a packed file that was cut or has more at its end is found`() async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(20_000, seed: 25))
        let good = try sample.folder.bytes("packed.img.zst")
        let size = UInt64(good.count)
        for bad in [Array(good.dropLast()), Array(good.prefix(5)), [], good + [0]] {
            try sample.folder.write(bad, to: "packed.img.zst")
            #expect(
                throws: ImagingError.wrongPackedSize(path: sample.packedPath, expected: size, found: UInt64(bad.count))
            ) { try sample.open() }
        }
    }

    @Test func `a truncated manifest is found`() async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(20_000, seed: 26))
        try sample.folder.write(Array(sample.outcome.manifest.bytes.dropLast()), to: "packed.manifest")
        #expect(throws: ImagingError.badManifest(path: sample.manifestPath, .truncated)) { try sample.open() }
    }

    @Test func `a manifest of another image of the same shape is found`() async throws {
        let sample = try await PackedSample.make(Array(repeating: 7, count: 8_192))
        let other = try await PackedSample.make(Array(repeating: 8, count: 8_192))
        try sample.folder.write(other.outcome.manifest.bytes, to: "packed.manifest")
        await #expect(throws: ImagingError.wrongChunk(path: sample.packedPath, chunk: 0)) { try await sample.open().verify() }
        #expect(throws: ImagingError.wrongChunk(path: sample.packedPath, chunk: 0)) { try sample.open().read(at: 0, count: 1) }
    }

    @Test func `verify compares the digest of the whole image too`() async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(20_000, seed: 27))
        let manifest = sample.outcome.manifest
        let wrong = try Manifest(
            rawSize: manifest.rawSize, packedSize: manifest.packedSize, chunkSize: manifest.chunkSize, imageDigest: .zero,
            chunks: (0..<manifest.chunkCount).map { manifest.chunk(at: $0) }, hash: { SHA256Hasher.digest(of: $0) })
        try sample.folder.write(wrong.bytes, to: "packed.manifest")
        await #expect(throws: ImagingError.wrongImageDigest(path: sample.packedPath)) { try await sample.open().verify() }
    }

    @Test func `a zero chunk whose frame holds something else is found`() async throws {
        let sample = try await PackedSample.make(Array(repeating: 7, count: 8_192))
        let manifest = sample.outcome.manifest
        let chunks = [0, 1].map { index in
            let chunk = manifest.chunk(at: index)
            return Chunk(kind: .zero, packedOffset: chunk.packedOffset, packedLength: chunk.packedLength, digest: .zero)
        }
        let wrong = try Manifest(
            rawSize: manifest.rawSize, packedSize: manifest.packedSize, chunkSize: manifest.chunkSize,
            imageDigest: manifest.imageDigest, chunks: chunks, hash: { SHA256Hasher.digest(of: $0) })
        try sample.folder.write(wrong.bytes, to: "packed.manifest")
        await #expect(throws: ImagingError.wrongChunk(path: sample.packedPath, chunk: 0)) { try await sample.open().verify() }
    }
}
