import DeviceProtocol
import Foundation
import LibCrypto
import TestSupport
import Testing

@testable import Imaging

@Suite struct ImagePackerTests {
    @Test func `zstd unpacks the packed file to the image whose digest the manifest holds`() async throws {
        let unused: [Range<UInt64>] = [10_000..<50_000, 131_072..<200_000]
        let sample = try await PackedSample.make(PackedSample.mixedBytes(1_000_000, seed: 1), unused: unused)
        let unpacked = try ShellCommand.run("zstd -d -c packed.img.zst > unpacked; sha256sum unpacked", in: sample.folder.path)
        #expect(unpacked.hasPrefix(sample.outcome.manifest.imageDigest.hex))
        #expect(FileManager.default.contents(atPath: sample.folder.file("unpacked")).map(Array.init) == sample.zeroing(unused))
        #expect(try ShellCommand.run("sha256sum source.img", in: sample.folder.path).hasPrefix(sample.outcome.sourceDigest.hex))
        #expect(try ShellCommand.run("zstd -lv packed.img.zst", in: sample.folder.path).contains("Check: XXH64"))
    }

    @Test func `chunks are data, zero or unused as their bytes and the used map say`() async throws {
        var generator = SeededGenerator(seed: 2)
        var raw = generator.bytes(7 * 4_096)
        raw.replaceSubrange(4_096..<8_192, with: [UInt8](repeating: 0, count: 4_096))
        // Chunk 3 holds garbage in all but its first half, which is zero: what is left of it is zeros that must be written.
        raw.replaceSubrange(3 * 4_096..<3 * 4_096 + 2_048, with: [UInt8](repeating: 0, count: 2_048))
        let unused: [Range<UInt64>] = [2 * 4_096..<3 * 4_096, 3 * 4_096 + 2_048..<4 * 4_096, 4 * 4_096 + 100..<4 * 4_096 + 200]
        let sample = try await PackedSample.make(raw, unused: unused)
        let manifest = sample.outcome.manifest
        #expect((0..<7).map { manifest.chunk(at: $0).kind } == [.data, .zero, .unused, .zero, .data, .data, .data])
        #expect(manifest.usedByteCount == 6 * 4_096)
        let cleaned = sample.zeroing(unused)
        for index in [0, 4, 5, 6] {
            let digest = SHA256Hasher.digest(of: Array(cleaned[index * 4_096..<(index + 1) * 4_096]))
            #expect(manifest.chunk(at: index).digest == digest)
        }
    }

    @Test(arguments: [1, 4_095, 4_096, 4_097, 1_048_576, 1_048_577, 1_052_671])
    func `an image of any size comes back`(size: Int) async throws {
        let sample = try await PackedSample.make(PackedSample.mixedBytes(size, seed: UInt64(size)))
        let image = try sample.open()
        #expect(image.byteCount == UInt64(size))
        #expect(try image.read(at: 0, count: size) == sample.raw)
        try await image.verify()
        #expect(image.manifest.chunkCount == (size + 4_095) / 4_096)
    }

    @Test func `an image of one zero byte is one zero chunk`() async throws {
        let sample = try await PackedSample.make([0])
        #expect(sample.outcome.manifest.chunk(at: 0).kind == .zero)
        #expect(try sample.open().read(at: 0, count: 1) == [0])
    }

    @Test func `an empty file is refused`() async throws {
        let folder = try TemporaryDirectory()
        let source = try FileBlockReader(path: try folder.write([], to: "empty.img"))
        await #expect(throws: ImagingError.empty(path: source.path)) {
            try await ImagePacker().pack(source, unused: ByteRanges(), to: folder.file("out"))
        }
    }

    @Test(arguments: [0, 1_000, 2_048, 5_000, 8_388_608])
    func `a chunk size that the manifest cannot hold is refused`(chunkSize: Int) async throws {
        await #expect(throws: ImagingError.badChunkSize(chunkSize)) { try await PackedSample.make([1], chunkSize: chunkSize) }
    }

    @Test func `holes of a sparse file are packed as zeros and count in both digests`() async throws {
        let folder = try TemporaryDirectory()
        try ShellCommand.run("truncate -s 5M s.img; printf hello | dd of=s.img bs=1 seek=3500000 conv=notrunc status=none", in: folder.path)
        let outcome = try await ImagePacker(diskSpace: DiskSpace(reserve: 0)).pack(
            try FileBlockReader(path: folder.file("s.img")), unused: ByteRanges(), to: folder.file("s.img.zst"))
        let digest = try ShellCommand.run("sha256sum s.img", in: folder.path).prefix(64)
        #expect(outcome.sourceDigest.hex == digest)
        #expect(outcome.manifest.imageDigest.hex == digest)
        let kinds = (0..<outcome.manifest.chunkCount).map { outcome.manifest.chunk(at: $0).kind }
        #expect(kinds.filter { $0 == .data }.count == 1)
        #expect(kinds[3_500_000 / Manifest.defaultChunkSize] == .data)
    }

    @Test func `a source that is written to while it is packed is an error`() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(PackedSample.mixedBytes(3 << 20, seed: 5), to: "source.img")
        let source = try FileBlockReader(path: path)
        await #expect(throws: ImagingError.changedWhileRead(path: path)) {
            try await ImagePacker(diskSpace: DiskSpace(reserve: 0)).pack(source, unused: ByteRanges(), to: folder.file("out")) {
                guard $0 == 1 << 20 else { return }
                _ = try? ShellCommand.run("printf x | dd of=source.img bs=1 conv=notrunc status=none", in: folder.path)
            }
        }
    }

    @Test func `a source that is cut short while it is packed is an error`() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(PackedSample.mixedBytes(64 << 20, seed: 6), to: "source.img")
        let source = try FileBlockReader(path: path)
        await #expect(throws: ImagingError.changedWhileRead(path: path)) {
            try await ImagePacker(level: 1, diskSpace: DiskSpace(reserve: 0)).pack(source, unused: ByteRanges(), to: folder.file("out")) {
                if $0 == 1 << 20 { _ = try? ShellCommand.run("truncate -s 1M source.img", in: folder.path) }
            }
        }
    }

    @Test func `an existing file is never written over`() async throws {
        let folder = try TemporaryDirectory()
        let source = try FileBlockReader(path: try folder.write([1, 2, 3], to: "source.img"))
        let taken = try folder.write("mine", to: "taken")
        await #expect(throws: ImagingError.file(path: taken, action: "create", code: 17)) {
            try await ImagePacker().pack(source, unused: ByteRanges(), to: taken)
        }
        #expect(FileManager.default.contents(atPath: taken) == Data("mine".utf8))
    }

    @Test func `a nearly full disk is left with its reserve`() async throws {
        let folder = try TemporaryDirectory()
        let source = try FileBlockReader(path: try folder.write(PackedSample.mixedBytes(1 << 20, seed: 7), to: "source.img"))
        let output = folder.file("out")
        let nearlyFull = DiskSpace(reserve: 1_000_000) { _ in 1_000_100 }
        do {
            _ = try await ImagePacker(diskSpace: nearlyFull).pack(source, unused: ByteRanges(), to: output)
            Issue.record("packed onto a full disk")
        } catch {
            guard case .noSpace(output, let needed, 1_000_100) = error else { throw error }
            #expect(needed > 1_000_100)
        }
    }

    @Test func `packing stops when its task is cancelled`() async throws {
        let folder = try TemporaryDirectory()
        let source = try FileBlockReader(path: try folder.write(PackedSample.mixedBytes(4 << 20, seed: 8), to: "source.img"))
        let failure = await cancelling { step -> ImagingError? in
            do throws(ImagingError) {
                let packer = ImagePacker(diskSpace: DiskSpace(reserve: 0))
                _ = try await packer.pack(source, unused: ByteRanges(), to: folder.file("out")) { _ in step() }
                return nil
            } catch { return error }
        }
        #expect(failure == .cancelled)
    }
}
