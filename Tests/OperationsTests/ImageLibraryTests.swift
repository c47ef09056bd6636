import Fleet
import FleetStore
import Foundation
import Imaging
import Operations
import Synchronization
import TestSupport
import Testing

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

    @Test func `who removes an image as they know it removes no files of one that is being added by its name`() async throws {
        let site = try await OperationsSite()
        try site.folder.write("x", to: "data/images/karts.img.zst")
        let error = await refusal {
            try await site.library.remove(ImageName("karts"), expecting: Expectation { _ in true }, by: OperationsSite.author)
        }
        #expect(error?.contains("no image karts") == true)
        #expect(try site.imageFolder() == ["karts.img.zst"])
    }

    @Test func `what a check finds in an image that was removed meanwhile says nothing of the next one by its name`() async throws {
        let site = try await OperationsSite()
        let source = try site.source()
        try await site.add(source.path)
        let file = site.folder.file("data/images/karts.img.zst")
        try ShellCommand.run("printf x | dd of='\(file)' bs=1 seek=20000 conv=notrunc 2>&1")
        let (goOn, library) = (DispatchSemaphore(value: 0), site.library)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let check = Task {
            // The first word of the check waits until the image is gone.
            let isFirst = Atomic(true)
            defer { start.finish() }
            _ = try await library.verify(ImageName("karts")) { _, _ in
                guard isFirst.exchange(false, ordering: .relaxed) else { return }
                start.finish()
                goOn.wait()
            }
        }
        for await _ in started {}
        try await site.library.remove(ImageName("karts"), by: OperationsSite.author)
        goOn.signal()
        await #expect(throws: (any Error).self) { try await check.value }
        #expect(try site.imageFolder() == [])
        // And if one was left by a check of an earlier version:
        try site.folder.write("broken", to: "data/images/karts.damaged")
        let added = try await site.add(source.path)
        #expect(site.library.problem(of: added.image) == nil)
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
