import Foundation
import Testing
import TestSupport

/// What an operator sees when an installation cannot be: at the device, and in the history.
@Suite struct RefusalTests {
    @Test func `a card that is too small is refused with both sizes, and nothing is written to it`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()

        let result = try #require(try await site.simulate("--devices 1 --venue CORO --card-size 50000000").first)
        #expect(!result.verified)
        let error = try #require(result.error)
        #expect(error.contains("too small") && error.contains("\(image.byteCount)") && error.contains("50000000"), "\(error)")
        let row = try #require(try await site.history().first)
        #expect(row.status == "failed")
        #expect(row.error_message?.contains("too small") == true, "\(row.error_message ?? "")")
        let card = try #require(FileManager.default.contents(atPath: result.card))
        #expect(card.allSatisfy { $0 == 0 })
    }

    @Test func `a product without an active image is refused with what to do, and is a row of the history`() async throws {
        let site = try await Site()
        try await site.serve()

        let result = try #require(try await site.simulate("--devices 1 --venue CORO --card-size 50000000 --patience 1").first)
        #expect(result.error?.contains("No image of the product KXP2 is active") == true, "\(result.error ?? "")")
        #expect(result.error?.contains("Activate one.") == true)
        let rows = try await site.history()
        #expect(rows.allSatisfy { $0.status == "failed" })
        #expect(rows.contains { $0.error_message?.contains("No image of the product KXP2 is active") == true })
    }

    @Test func `an exhausted pool is said at the device and in the history, and burns no number`() async throws {
        let site = try await Site(karts: "7")
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()

        let results = try await site.simulate("--devices 2 --venue CORO --patience 2")
        #expect(results.count { $0.verified } == 1)
        let failed = try #require(results.first { !$0.verified })
        #expect(failed.error?.contains("exhausted") == true, "\(failed.error ?? "")")
        #expect(failed.error?.contains("Import kart numbers, or release a hostname.") == true)
        let refusals = try await site.history().filter { $0.status == "failed" }
        #expect(refusals.count == 1, "the device's report of the refusal is no second failure: \(refusals)")
        #expect(refusals.first?.error_message?.contains("exhausted") == true)

        try await site.run("pool import --product KXP2 --venue CORO 8")
        let again = try await site.simulate("--devices 2 --venue CORO")
        #expect(Set(again.compactMap(\.hostname)) == ["KXP2-CORO-007", "KXP2-CORO-008"])
    }

    @Test func `a server that cannot be reached is said at the device, and once it is there the wait is in the history`() async throws {
        let site = try await Site()
        let image = try OSImage.make(at: site.folder.file("os.img"))
        try await site.addImage(image, product: "KXP2", name: "karts")
        try await site.serve()
        let port = site.port
        let server = try #require(site.server)
        server.signal(SIGTERM)
        let end = try await server.end()
        #expect(end.status == 0, "\(end.status): \(end.errors)")

        let unreachable = try #require(try await site.simulate("--devices 1 --venue CORO --patience 1").first)
        #expect(unreachable.error?.contains("refused") == true, "\(unreachable.error ?? "")")
        #expect(unreachable.error?.contains("configuration") == true, "\(unreachable.error ?? "")")

        let patient = try site.startSimulation("--devices 1 --venue CORO --patience 120")
        let waits = try await patient.wait { $0.errors.contains("waiting") }
        try #require(waits, "\(patient.errors)")
        try await site.serve(port: port)
        let result = try #require(try await site.results(of: patient.end()).first)
        #expect(result.verified, "\(result.error ?? "")")
        let row = try #require(try await site.history().first)
        #expect(try await site.run("deployment show \(row.id)").contains("waiting"))
    }
}
