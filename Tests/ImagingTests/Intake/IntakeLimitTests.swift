import DeviceProtocol
import Foundation
import TestSupport
import Testing

@testable import Imaging

@Suite struct IntakeLimitTests {
    @Test(arguments: ["gzip -1 -c", "zstd -q -c", "xz -0 -c", "bzip2 -c"])
    func `a small file that unpacks to a huge one is stopped at the limit`(tool: String) async throws {
        let folder = try IntakeFolder()
        try folder.shell("head -c 60000000 /dev/zero | \(tool) > bomb")
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake(maximumSize: 5_000_000).add(.file(folder.root.file("bomb")), name: "bomb")
        }
        guard case .tooLarge(let size, 5_000_000) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(size <= 5_000_000 + 1 << 20)
        #expect(try folder.names() == [])
    }

    @Test func `an image whose list of chunks would be too long for an installer gets larger chunks`() async throws {
        let folder = try IntakeFolder()
        let source = try folder.source(PackedSample.mixedBytes(1 << 20, seed: 63))
        _ = try await folder.intake(manifestLimit: 64 * 48 + 128).add(source, name: "fits")
        #expect(try ImageFiles(name: "fits", in: folder.images).open().manifest.chunkSize == 16_384)
        _ = try await folder.intake(manifestLimit: 64 * 48 + 127).add(source, name: "doubled")
        let manifest = try ImageFiles(name: "doubled", in: folder.images).open().manifest
        #expect(manifest.chunkSize == 32_768)
        #expect(manifest.bytes.count == 32 * 48 + 128)
    }

    @Test func `an image whose list of chunks is too long in the largest chunks is refused before it is packed`() async throws {
        let folder = try IntakeFolder()
        let source = try folder.source([UInt8](repeating: 1, count: 1_001))
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake(manifestLimit: 127).add(source, name: "long")
        }
        #expect(failure == .tooLarge(size: 1_001, limit: 0))
        #expect(try folder.names() == [])
    }

    @Test(
        arguments: [
            (100_000_000_000, 262_144), (128_000_000_000, 524_288), (256 << 30, 1_048_576), (1 << 40, 4_194_304),
        ] as [(UInt64, Int)])
    func `an image of any size gets a list of chunks that an installer reads`(byteCount: UInt64, chunkSize: Int) throws {
        let found = try ImageIntake(directory: "/").chunkSize(for: byteCount)
        #expect(found == chunkSize)
        #expect(Manifest.byteCount(rawSize: byteCount, chunkSize: found) <= 20_971_520)
    }

    @Test func `a zip that announces too much is refused before it is unpacked`() async throws {
        let folder = try IntakeFolder()
        try folder.shell("truncate -s 30M big.img; zip -q big.zip big.img")
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake(maximumSize: 5_000_000).add(.file(folder.root.file("big.zip")), name: "big")
        }
        #expect(failure == .tooLarge(size: 30 << 20, limit: 5_000_000))
    }

    @Test func `a raw file above the limit is refused`() async throws {
        let folder = try IntakeFolder()
        let source = try folder.source([UInt8](repeating: 1, count: 1_001))
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake(maximumSize: 1_000).add(source, name: "big")
        }
        #expect(failure == .tooLarge(size: 1_001, limit: 1_000))
        #expect(try folder.names() == [])
    }

    @Test func `zeros of a compressed image take no room while they are spooled`() async throws {
        let folder = try IntakeFolder()
        try folder.shell("(head -c 30000000 /dev/zero; echo end) | gzip -1 > sparse.gz")
        // Room for 4 MB only, of which the spool needs one block and the packed file a little.
        let budget = DiskSpace(reserve: 0) { _ in 4_000_000 }
        let info = try await folder.intake(diskSpace: budget).add(.file(folder.root.file("sparse.gz")), name: "sparse")
        #expect(info.rawSize == 30_000_004)
    }

    @Test func `content that does not fit the disk is refused while it is spooled`() async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(3_000_000, seed: 60))
        try folder.shell("zstd -q source.img")
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake(diskSpace: DiskSpace(reserve: 0) { _ in 1_000_000 })
                .add(.file(folder.root.file("source.img.zst")), name: "large")
        }
        guard case .noSpace = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try folder.names() == [])
    }

    @Test func `nothing starts on a disk whose reserve is used up`() async throws {
        let folder = try IntakeFolder()
        let source = try folder.source([1])
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake(diskSpace: DiskSpace(reserve: 1_000) { _ in 999 }).add(source, name: "x")
        }
        #expect(failure == .noSpace(path: folder.images, needed: 1_000, free: 999))
    }

    /// The system refuses the write itself, as it does on a full disk; a limit on file sizes needs no mount.
    @Test(arguments: ["source.img", "source.img.gz"])
    func `a write that the system refuses leaves nothing and says so`(name: String) async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(6 << 20, seed: 61))
        try folder.shell("gzip -1 -k source.img")
        let root = folder.root.path
        await #expect(processExitsWith: .success) { [root = root as String, name = name as String] in
            signal(SIGXFSZ, SIG_IGN)
            try ShellCommand.run("prlimit --pid \(getpid()) --fsize=1000000")
            let intake = ImageIntake(directory: root + "/images", level: 1, diskSpace: DiskSpace(reserve: 0), takesAsIs: true)
            do throws(ImagingError) {
                _ = try await intake.add(.file("\(root)/\(name)"), name: "x")
                Issue.record("nothing was refused")
            } catch {
                guard case .noSpace = error else {
                    Issue.record(error)
                    return
                }
            }
        }
        #expect(try folder.names() == [])
    }

    @Test func `the remains of a killed intake go at the next one, those of a running one stay`() async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(2 << 20, seed: 62))
        let root = folder.root.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
            let intake = ImageIntake(directory: root + "/images", level: 1, diskSpace: DiskSpace(reserve: 0), takesAsIs: true)
            _ = try await intake.add(.file(root + "/source.img"), name: "killed") { _ in kill(getpid(), SIGKILL) }
        }
        let remains = try folder.names()
        #expect(remains.count == 1 && remains[0].hasPrefix(".adding-"))
        try FileManager.default.createDirectory(atPath: folder.images + "/.adding-without-a-lock", withIntermediateDirectories: false)

        let running = try WorkDirectory(in: folder.images)
        let name = (running.path as NSString).lastPathComponent
        #expect(try folder.names() == [name])
        _ = try await folder.intake().add(.file(root + "/source.img"), name: "next")
        #expect(try folder.names() == [name, "next.img.zst", "next.manifest"])
        running.remove()
        #expect(try folder.names() == ["next.img.zst", "next.manifest"])
    }
}
