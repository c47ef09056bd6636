import DeviceProtocol
import Foundation
import TestSupport
import Testing

@testable import Imaging

@Suite struct ImageFormatTests {
    /// What makes `packed` of `source.img`; `half1` and `half2` are its halves.
    static let formats = [
        "raw": "cp source.img packed",
        "gzip": "gzip -c source.img > packed",
        "gzip in two members": "gzip -c half1 > packed; gzip -c half2 >> packed",
        "xz": "xz -0 -c source.img > packed",
        "xz in two streams": "xz -0 -c half1 > packed; xz -0 -c half2 >> packed",
        "bzip2": "bzip2 -c source.img > packed",
        "bzip2 in two streams": "bzip2 -c half1 > packed; bzip2 -c half2 >> packed",
        "zstd": "zstd -q -c source.img > packed",
        "zstd in two frames": "zstd -q -c half1 > packed; zstd -q -c half2 >> packed",
        "seekable zstd": "cp images/first.img.zst packed",
        "zip": "zip -q archive.zip source.img; mv archive.zip packed",
        "zip with other files": """
        mkdir -p d __MACOSX/d; echo x > d/README; cp source.img d/OS.IMG; echo y > __MACOSX/d/._OS.IMG; zip -qr archive.zip d __MACOSX
        mv archive.zip packed
        """,
        "stored zip": "zip -q -0 archive.zip source.img; mv archive.zip packed",
    ]

    @Test(arguments: formats.keys.sorted(), ["file", "pipe"])
    func `every format gives the same packed image`(format: String, way: String) async throws {
        let folder = try IntakeFolder()
        let raw = PackedSample.mixedBytes(700_001, seed: 40)
        let first = try await folder.intake().add(try folder.source(raw), name: "first")
        try folder.shell("head -c 300000 source.img > half1; tail -c +300001 source.img > half2; \(try #require(Self.formats[format]))")
        var path = folder.root.file("packed")
        var feeder: ChildProcess?
        if way == "pipe" {
            try folder.shell("mkfifo pipe")
            feeder = try ChildProcess.start("/bin/sh", ["-c", "cat packed > pipe"], in: folder.root.path)
            path = folder.root.file("pipe")
        }
        let info = try await folder.intake().add(.file(path), name: "second")
        if let feeder { #expect(feeder.finish().status == 0) }
        #expect(info.imageDigest == first.imageDigest)
        #expect(info.sourceDigest == first.sourceDigest)
        #expect(info.rawSize == 700_001)
        try folder.shell("cmp images/first.img.zst images/second.img.zst; cmp images/first.manifest images/second.manifest")
        #expect(try folder.names() == ["first.img.zst", "first.manifest", "second.img.zst", "second.manifest"])
    }

    @Test func `standard input is taken in`() async throws {
        let folder = try IntakeFolder()
        let raw = PackedSample.mixedBytes(100_000, seed: 41)
        let expected = try await folder.intake().add(try folder.source(raw), name: "file")
        try folder.shell("xz -0 -k source.img")
        let root = folder.root.path
        await #expect(processExitsWith: .success) { [root = root as String] in
            let file = try #require(FileHandle(forReadingAtPath: root + "/source.img.xz"))
            dup2(file.fileDescriptor, 0)
            let intake = ImageIntake(
                directory: root + "/images", chunkSize: 16_384, level: 3, diskSpace: DiskSpace(reserve: 0), takesAsIs: true)
            _ = try await intake.add(.standardInput, name: "input")
        }
        let image = try ImageFiles(name: "input", in: folder.images).open()
        #expect(image.manifest.imageDigest == expected.imageDigest)
    }

    @Test(arguments: ["gzip", "xz", "bzip2", "zstd", "zip"])
    func `a compressed file that was cut short is refused`(format: String) async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(700_001, seed: 42))
        try folder.shell("\(try #require(Self.formats[format])); truncate -s -1000 packed")
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake().add(.file(folder.root.file("packed")), name: "cut")
        }
        guard case .unreadableArchive = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try folder.names() == [])
    }

    @Test(arguments: ["gzip", "xz", "bzip2", "zstd", "zip"])
    func `a compressed file with a changed bit is refused`(format: String) async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(200_000, seed: 43))
        try folder.shell("\(try #require(Self.formats[format]))")
        let path = folder.root.file("packed")
        var bytes = try folder.root.bytes("packed")
        bytes[bytes.count / 2] ^= 4
        try folder.root.write(bytes, to: "packed")
        let failure = await folder.failure { () throws(ImagingError) in try await folder.intake().add(.file(path), name: "bad") }
        guard case .unreadableArchive = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try folder.names() == [])
    }

    @Test func `bytes after the end of a gzip file are refused, padding is not`() async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(50_000, seed: 45))
        try folder.shell("gzip -c source.img > padded; cp padded garbage; head -c 1000 /dev/zero >> padded; echo x >> garbage")
        #expect(try await folder.intake().add(.file(folder.root.file("padded")), name: "padded").rawSize == 50_000)
        let failure = await folder.failure { () throws(ImagingError) in
            try await folder.intake().add(.file(folder.root.file("garbage")), name: "garbage")
        }
        guard case .unreadableArchive = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `a zip without an image, with two, or with a password is refused by its contents`() async throws {
        let folder = try IntakeFolder()
        try folder.shell(
            """
            echo a > a.img; echo b > b.img; echo c > c.txt
            zip -q none.zip c.txt; zip -q two.zip c.txt a.img b.img; zip -q -P secret locked.zip a.img
            mkdir sub.img; zip -q -r folder.zip sub.img c.txt
            """)
        func failure(_ name: String) async -> ImagingError? {
            await folder.failure { () throws(ImagingError) in
                try await folder.intake().add(.file(folder.root.file(name)), name: "zip")
            }
        }
        #expect(await failure("none.zip") == .noImageInArchive(path: folder.root.file("none.zip"), found: ["c.txt"]))
        #expect(await failure("folder.zip") == .noImageInArchive(path: folder.root.file("folder.zip"), found: ["c.txt"]))
        #expect(await failure("two.zip") == .severalImagesInArchive(path: folder.root.file("two.zip"), found: ["a.img", "b.img"]))
        #expect(await failure("locked.zip") == .encryptedArchive(path: folder.root.file("locked.zip")))
        #expect(try folder.names() == [])
    }

    @Test func `a raw image that merely ends like a zip is a raw image`() async throws {
        let folder = try IntakeFolder()
        _ = try folder.source(PackedSample.mixedBytes(50_000, seed: 44))
        try folder.shell("echo a > a.img; zip -q a.zip a.img; cat source.img a.zip > tail.img")
        let info = try await folder.intake().add(.file(folder.root.file("tail.img")), name: "tail")
        #expect(info.rawSize > 50_000)
    }

    @Test(arguments: ["true > nothing", "gzip < /dev/null > nothing", "xz < /dev/null > nothing", "zstd -q < /dev/null > nothing"])
    func `no bytes are no image`(script: String) async throws {
        let folder = try IntakeFolder()
        try folder.shell(script)
        let path = folder.root.file("nothing")
        let failure = await folder.failure { () throws(ImagingError) in try await folder.intake().add(.file(path), name: "none") }
        #expect(failure == .empty(path: path))
        #expect(try folder.names() == [])
    }

    @Test func `a missing file and a folder are refused`() async throws {
        let folder = try IntakeFolder()
        let missing = folder.root.file("missing.img")
        let first = await folder.failure { () throws(ImagingError) in try await folder.intake().add(.file(missing), name: "none") }
        #expect(first == .file(path: missing, action: "open", code: 2))
        let second = await folder.failure { () throws(ImagingError) in
            try await folder.intake().add(.file(folder.images), name: "none")
        }
        #expect(second == .notAFile(path: folder.images))
        #expect(try folder.names() == [])
    }
}
