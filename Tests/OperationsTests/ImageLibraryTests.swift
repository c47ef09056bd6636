import Fleet
import FleetStore
import Foundation
import Imaging
import Operations
import Testing
import TestSupport

@Suite struct ImageLibraryTests {
    private func refusal(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `an image is listed with its sizes, its digest and that it takes a hostname`() async throws {
        let site = try await OperationsSite()
        let source = try site.source()
        let added = try await site.add(source.path)
        let properties = added.image.properties
        #expect(properties.sizeInBytes == source.byteCount)
        #expect(properties.usedSizeInBytes < properties.sizeInBytes)
        let digest = try ShellCommand.run("zstd -dc data/images/karts.img.zst | sha256sum", in: site.folder.path).prefix(64)
        #expect(properties.imageDigest.text == digest)
        let sourceDigest = try ShellCommand.run("sha256sum os.img", in: site.folder.path).prefix(64)
        #expect(properties.sourceDigest.text == sourceDigest)
        guard case .available = properties.customization else {
            Issue.record("\(properties.customization)")
            return
        }
        #expect(try site.imageFolder() == ["karts.img.zst", "karts.manifest"])
    }

    @Test func `an image for an unknown product or under a taken name is refused before any work`() async throws {
        let site = try await OperationsSite()
        let source = try site.source()
        #expect(await refusal { try await site.add(source.path, product: "ZZZ9") }?.contains("no product ZZZ9") == true)
        try await site.add(source.path)
        #expect(await refusal { try await site.add("/does/not/exist") }?.contains("image karts already") == true)
    }

    @Test func `a broken input leaves nothing behind and says why`() async throws {
        let site = try await OperationsSite()
        try ShellCommand.run(
            "head -c 3000000 /dev/zero | gzip > broken.img.gz; truncate -s -20 broken.img.gz; : > empty.img", in: site.folder.path)
        for file in ["broken.img.gz", "empty.img", "missing.img"] {
            let text = await refusal { try await site.add(site.folder.file(file)) }
            #expect(text?.contains(file) == true, "\(text ?? "accepted")")
        }
        #expect(await refusal { try await site.add(try site.source().path, maximumSize: 1_000_000) }?.contains("1000000") == true)
        #expect(try site.imageFolder() == [])
        #expect(try await site.store.images().isEmpty)
    }

    @Test func `the active image cannot be removed, another one goes with its files`() async throws {
        let site = try await OperationsSite()
        let source = try site.source()
        try await site.add(source.path, name: "old")
        try await site.add(source.path, name: "new")
        _ = try await site.library.activate(ImageName("old"), by: OperationsSite.author)
        _ = try await site.library.activate(ImageName("new"), by: OperationsSite.author)
        #expect(try await site.store.activeImage(of: ProductCode("KXP2"))?.name.text == "new")
        #expect(await refusal { try await site.library.remove(ImageName("new"), by: OperationsSite.author) }?.contains("active") == true)
        try await site.library.remove(ImageName("old"), by: OperationsSite.author)
        #expect(try site.imageFolder() == ["new.img.zst", "new.manifest"])
    }

    @Test func `the files of an image that was never listed can be removed, so that its name is not lost`() async throws {
        let site = try await OperationsSite()
        try site.folder.write("x", to: "data/images/karts.img.zst")
        try await site.library.remove(ImageName("karts"), by: OperationsSite.author)
        #expect(try site.imageFolder() == [])
        #expect(
            await refusal { try await site.library.remove(ImageName("karts"), by: OperationsSite.author) }?.contains("no image karts")
                == true)
    }

    @Test func `an image without a root file system is not activated unless its cards may go unnamed`() async throws {
        let site = try await OperationsSite()
        let path = try site.folder.write(SeededGenerator.bytes(seed: 3, count: 1 << 20), to: "plain.img")
        let added = try await site.add(path, asIs: true)
        guard case .unavailable = added.image.properties.customization else {
            Issue.record("\(added.image.properties.customization)")
            return
        }
        let text = await refusal { _ = try await site.library.activate(ImageName("karts"), by: OperationsSite.author) }
        #expect(text?.contains("takes no hostname") == true && text?.contains("allow that it takes none") == true, "\(text ?? "accepted")")
        let image = try await site.library.activate(ImageName("karts"), allowsUnnamed: true, by: OperationsSite.author)
        #expect(image.isActive)
    }

    @Test func `an inspection reads raw images only, and says so of a compressed one`() async throws {
        let site = try await OperationsSite()
        let source = try site.source()
        let inspection = try await ImageLibrary.inspect(file: source.path)
        #expect(inspection.map.partitions.count == 2)
        try ShellCommand.run("xz -0 -k os.img; gzip -1 -k os.img; zstd -q os.img; zip -q1 os.zip os.img", in: site.folder.path)
        for file in ["os.img.xz", "os.img.gz", "os.img.zst", "os.zip"] {
            let text = await refusal { _ = try await ImageLibrary.inspect(file: site.folder.file(file)) }
            #expect(text?.contains("is compressed") == true, "\(file): \(text ?? "inspected")")
        }
    }

    @Test func `verify finds one changed bit of a packed image`() async throws {
        let site = try await OperationsSite()
        try await site.add(try site.source().path)
        _ = try await site.library.verify(ImageName("karts"))
        let path = site.directory.images + "/karts.img.zst"
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        bytes[bytes.count / 2] ^= 0x10
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(await refusal { _ = try await site.library.verify(ImageName("karts")) } != nil)
    }
}
