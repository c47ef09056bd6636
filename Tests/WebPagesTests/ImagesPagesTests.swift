import Fleet
import FleetStore
import Foundation
import TestSupport
import Testing

@testable import WebPages

/// Images over real sockets. Their files are small stand-ins: what is in them matters elsewhere.
@Suite(.timeLimit(.minutes(2)))
struct ImagesPagesTests {
    private func add(
        _ site: PagesTestSite, _ name: String, _ version: String, customization: ImageCustomization = .available("ext4 in partition 2")
    ) async throws {
        let name = try ImageName(name)
        let digest = try SHA256Hex(String(repeating: "a", count: 64))
        let properties = MasterImage.Properties(
            name: name, product: try ProductCode("KXP2"), version: try ImageVersion(version), sizeInBytes: 1 << 30, packedSizeInBytes: 4,
            usedSizeInBytes: 1 << 29, imageDigest: digest, sourceDigest: digest, description: "<b>bold</b>", customization: customization)
        _ = try await site.store.addImage(properties, by: PagesTestSite.author)
        try site.folder.write("pack", to: "data/images/\(name.packedFileName)")
        try site.folder.write("list", to: "data/images/\(name.manifestFileName)")
    }

    private func active(_ site: PagesTestSite) async throws -> String? {
        try await site.store.activeImage(of: ProductCode("KXP2"))?.name.text
    }

    @Test func `an image is activated and rolled back, and both ask first and say what devices get`() async throws {
        let site = try await PagesTestSite.start()
        try await add(site, "one", "1.0.0")
        #expect(try await site.get("/images").text.contains("KXP2 has no active image"))
        #expect(try await site.post("/images/one/activate").header("Location") == "/images")
        #expect(try await active(site) == "one")
        try await add(site, "two", "2.0.0")
        let before = try await site.get("/images").text
        #expect(before.contains("instead of version 1.0.0 (one)") && before.contains("&lt;b&gt;bold") && !before.contains("Roll back to"))
        #expect(try await site.post("/images/two/activate").status == 303)
        let after = try await site.get("/images").text
        #expect(after.contains("Roll back to 1.0.0") && after.contains("and not version 2.0.0 (two)"))
        try WholePage.check(after, "/images")
        #expect(try await site.post("/images/one/activate").status == 303)
        #expect(try await active(site) == "one")
        #expect(try await site.post("/images/none/activate").status == 404)
    }

    @Test func `an image that is not needed any more is removed by an administrator, with its files`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        try await add(site, "one", "1.0.0")
        try await add(site, "two", "2.0.0")
        _ = try await site.post("/images/one/activate")
        let page = try await site.get("/images")
        #expect(page.text.contains("Remove version <strong>2.0.0</strong>") && !page.text.contains("/images/one/remove"))
        try WholePage.check(page.text, "/images")
        #expect(try await !site.get("/images", as: .operator).text.contains("/remove\""))
        #expect(try await site.post("/images/two/remove", as: .operator).status == 403)
        let active = try await site.post("/images/one/remove")
        #expect(active.header("Set-Cookie")?.contains("warning.one%20stays") == true)
        // One that a batch names, and one that a device is getting right now.
        let batch = [("venue", "CORO"), ("product", "KXP2"), ("count", "2"), ("image", "two")]
        #expect(try await site.post("/batches", batch).status == 303)
        #expect(try await site.post("/images/two/remove").header("Set-Cookie")?.contains("batch%201%20installs%20it") == true)
        #expect(try await site.post("/batches/1/cancel").status == 303)
        _ = try await site.ask(1)
        _ = try await site.post("/images/two/activate")
        #expect(try await site.post("/images/one/remove").header("Set-Cookie")?.contains("a%20device%20is%20installing%20it") == true)
        _ = try await site.post("/images/one/activate")
        #expect(try await site.post("/images/two/remove").header("Set-Cookie")?.contains("done.two%20was%20removed") == true)
        #expect(try await !site.store.images().map(\.name.text).contains("two"))
        #expect(!FileManager.default.fileExists(atPath: site.folder.file("data/images/two.img.zst")))
        #expect(try await site.post("/images/two/remove").status == 404)
    }

    @Test func `an image without its files is not activated, and the page says why`() async throws {
        let site = try await PagesTestSite.start()
        try await add(site, "one", "1.0.0")
        try FileManager.default.removeItem(atPath: site.folder.file("data/images/one.img.zst"))
        #expect(try await site.get("/images").text.contains("unusable"))
        #expect(try await site.post("/images/one/activate").header("Set-Cookie")?.contains("warning.one%20was%20not%20activated") == true)
        #expect(try await active(site) == nil)
    }

    @Test func `an image that takes no hostname is activated only by who was told so`() async throws {
        let site = try await PagesTestSite.start()
        try await add(site, "one", "1.0.0", customization: .unavailable(reason: "no ext4"))
        #expect(try await site.get("/images").text.contains("all of its devices would call themselves the same"))
        #expect(try await site.post("/images/one/activate").header("Set-Cookie")?.contains("warning.") == true)
        #expect(try await active(site) == nil)
        #expect(try await site.post("/images/one/activate", [("unnamed", "1")]).status == 303)
        #expect(try await active(site) == "one")
    }
}
