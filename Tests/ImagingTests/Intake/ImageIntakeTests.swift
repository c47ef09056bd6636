import DeviceProtocol
import Foundation
import LibCrypto
import Synchronization
import TestSupport
import Testing

@testable import Imaging

@Suite struct ImageIntakeTests {
    @Test func `an image is taken in with its facts`() async throws {
        let folder = try IntakeFolder()
        var raw = PackedSample.mixedBytes(100_000, seed: 50)
        raw.replaceSubrange(32_768..<49_152, with: [UInt8](repeating: 9, count: 16_384))
        let info = try await folder.intake(unused: [32_768..<49_152]).add(try folder.source(raw), name: "kart-1.0")
        let packedSize = try FileManager.default.attributesOfItem(atPath: folder.images + "/kart-1.0.img.zst")[.size] as? UInt64
        #expect(info.name == "kart-1.0")
        #expect(info.rawSize == 100_000)
        #expect(info.packedSize == packedSize)
        #expect(info.usedBytes == 100_000 - 16_384)
        #expect(info.packedDataBytes < info.packedSize)
        #expect(info.warnings == ["a warning"])
        #expect(info.sourceDigest == SHA256Hasher.digest(of: raw))
        raw.replaceSubrange(32_768..<49_152, with: [UInt8](repeating: 0, count: 16_384))
        #expect(info.imageDigest == SHA256Hasher.digest(of: raw))
        let image = try ImageFiles(name: "kart-1.0", in: folder.images).open()
        #expect(image.manifest.chunk(at: 2).kind == .unused)
        #expect(try image.read(at: 0, count: 100_000) == raw)
        #expect(try folder.names() == ["kart-1.0.img.zst", "kart-1.0.manifest"])
    }

    @Test func `an operating system image is packed without what its file systems do not use, and both stay sound`() async throws {
        let folder = try IntakeFolder()
        let os = try OSImage.make(at: folder.root.file("os.img"), bootMegabytes: 36, rootMegabytes: 32, payloadMegabytes: 4)
        // Garbage in free blocks, as deleted files leave it.
        try folder.shell("dd if=/dev/urandom of=free bs=1M count=12 status=none; debugfs -w -R 'write free free' os.img?offset=38797312")
        try folder.shell("debugfs -w -R 'rm free' os.img?offset=38797312; sha256sum os.img | cut -c1-64 > digest")
        #expect(os.rootOffset == 38_797_312)
        let info = try await ImageIntake(directory: folder.images, diskSpace: DiskSpace(reserve: 0)).add(.file(os.path), name: "os")
        #expect(info.warnings == [])
        #expect(info.partitions.count == 2)
        #expect(info.sourceDigest.hex + "\n" == String(decoding: try folder.root.bytes("digest"), as: UTF8.self))
        #expect(info.imageDigest != info.sourceDigest)
        #expect(info.usedBytes < 24 << 20)
        #expect(info.packedSize < 8 << 20)
        try folder.shell(
            """
            zstd -q -d images/os.img.zst -o unpacked.img
            dd if=unpacked.img of=root.fs bs=1M skip=37 status=none; e2fsck -fn root.fs
            dd if=unpacked.img of=boot.fs bs=1M skip=1 count=36 status=none; fsck.vfat -n boot.fs
            debugfs -R 'dump /usr/lib/payload-3 a' root.fs; debugfs -R 'dump /usr/lib/payload-3 b' os.img?offset=38797312; cmp a b
            """)
    }

    /// A text that was given by mistake, and files that end too early.
    @Test func `what is hardly a whole image is refused unless it is taken as it is, and leaves nothing`() async throws {
        let folder = try IntakeFolder()
        let os = try OSImage.make(at: folder.root.file("os.img"), bootMegabytes: 36, rootMegabytes: 24, payloadMegabytes: 2)
        try folder.shell(
            """
            seq -f 'Release note %g of our recorder' 3000 >notes.img
            head -c 30000000 os.img >cut.img; head -c 60000000 os.img | gzip -1 >cut.img.gz
            dd if=os.img of=whole.img bs=1M skip=37 status=none; truncate -s -1M whole.img
            truncate -s 64M gpt.img; printf 'label: gpt\\nstart=2048, size=102400\\n' | sfdisk -q gpt.img; truncate -s 48M gpt.img
            truncate -s 64M logical.img
            printf 'label: dos\\nstart=2048, size=102400, type=5\\nstart=4096, size=90000, type=83\\n' | sfdisk -q logical.img
            truncate -s 40M logical.img
            """)
        #expect(os.byteCount == 61 << 20)
        for name in ["notes.img", "cut.img", "cut.img.gz", "whole.img", "gpt.img", "logical.img"] {
            let path = folder.root.file(name)
            let intake = ImageIntake(directory: folder.images, diskSpace: DiskSpace(reserve: 0))
            let failure = await folder.failure { () throws(ImagingError) in try await intake.add(.file(path), name: "doubt") }
            let text = failure?.description ?? "accepted"
            #expect(text.contains("--as-is") && text.contains(name), "\(name): \(text)")
            #expect(text.contains(name == "notes.img" ? "neither a partition table" : "cut off"), "\(name): \(text)")
            #expect(try folder.names() == [])
            let patient = ImageIntake(directory: folder.images, level: 1, diskSpace: DiskSpace(reserve: 0), takesAsIs: true)
            let info = try await patient.add(.file(path), name: "as-is")
            #expect(info.usedBytes > 0)
            try folder.shell("rm images/*")
        }
    }

    @Test func `progress goes through the phases and to the end of each`() async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(3 << 20, seed: 51))
        try folder.shell("gzip -1 source.img")
        let steps = Mutex<[IntakeProgress]>([])
        let path = folder.root.file("source.img.gz")
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64)
        _ = try await folder.intake().add(.file(path), name: "steps") { step in steps.withLock { $0.append(step) } }
        let seen = steps.withLock { $0 }
        for phase in IntakeProgress.Phase.allCases {
            let ofPhase = seen.filter { $0.phase == phase }
            #expect(ofPhase.last?.doneBytes == (phase == .unpacking ? size : 3 << 20), "\(phase)")
            #expect(ofPhase.allSatisfy { $0.totalBytes == (phase == .unpacking ? size : 3 << 20) }, "\(phase)")
            #expect(ofPhase.map(\.doneBytes) == ofPhase.map(\.doneBytes).sorted())
        }
        #expect(seen.map(\.phase.rawValue) == seen.map(\.phase).sorted { $0.rank < $1.rank }.map(\.rawValue))
    }

    @Test func `a name that is taken is refused and the image stays`() async throws {
        let folder = try IntakeFolder()
        let first = try await folder.intake().add(try folder.source([1, 2, 3]), name: "same")
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake().add(.file(folder.root.file("source.img")), name: "same")
        }
        #expect(failure == .nameTaken("same"))
        #expect(try ImageFiles(name: "same", in: folder.images).open().manifest.imageDigest == first.imageDigest)
        #expect(try folder.names() == ["same.img.zst", "same.manifest"])
    }

    @Test func `of two intakes of one name at once exactly one succeeds`() async throws {
        let folder = try IntakeFolder()
        let sources = [
            try folder.source(PackedSample.mixedBytes(300_000, seed: 52), "a.img"),
            try folder.source(PackedSample.mixedBytes(300_000, seed: 53), "b.img"),
        ]
        let failures = await withTaskGroup(of: ImagingError?.self) { group in
            for source in sources {
                group.addTask {
                    await folder.failure { () throws(ImagingError) in try await folder.intake().add(source, name: "race") }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(failures.contains(nil))
        #expect(failures.contains(.nameTaken("race")))
        try await ImageFiles(name: "race", in: folder.images).open().verify()
        #expect(try folder.names() == ["race.img.zst", "race.manifest"])
    }

    @Test(arguments: ["", ".hidden", "-x", "a/b", "../x", "a b", "ä", String(repeating: "a", count: 101), "a\n"])
    func `a name that is no file name is refused`(name: String) async throws {
        let folder = try IntakeFolder()
        let source = try folder.source([1])
        #expect(await folder.failure { () throws(ImagingError) in try await folder.intake().add(source, name: name) } == .badName(name))
    }

    @Test func `a manifest that a crash left alone is replaced`() async throws {
        let folder = try IntakeFolder()
        try folder.root.write("left over", to: "images/again.manifest")
        _ = try await folder.intake().add(try folder.source([1, 2, 3]), name: "again")
        try await ImageFiles(name: "again", in: folder.images).open().verify()
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func `an intake that is cancelled at any time leaves nothing`(report: Int) async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(2 << 20, seed: 54))
        try folder.shell("zstd -q source.img")
        let path = folder.root.file("source.img.zst")
        let failure = await cancelling(atReport: report) { step in
            await folder.failure { () throws(ImagingError) in
                try await folder.intake().add(.file(path), name: "never") { _ in step() }
            }
        }
        #expect(failure == .cancelled)
        #expect(try folder.names() == [])
    }

    @Test func `a failing analysis leaves nothing`() async throws {
        let folder = try IntakeFolder()
        let source = try folder.source([1, 2, 3])
        let intake = ImageIntake(directory: folder.images, diskSpace: DiskSpace(reserve: 0)) { (_) throws(ImagingError) in
            throw .notAFile(path: "test")
        }
        #expect(await folder.failure { () throws(ImagingError) in try await intake.add(source, name: "x") } == .notAFile(path: "test"))
        #expect(try folder.names() == [])
    }
}

extension IntakeProgress.Phase {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? -1 }
}
