import Fleet
import FleetStore
import TestSupport
import Testing

@testable import WebPages

/// A card is there as long as somebody has something of it.
@Suite(.timeLimit(.minutes(2)))
struct DashboardCardsTests {
    private static func cards(_ site: PagesTestSite) async throws -> [String] {
        try await site.get("/").text.matches(of: #/data-card="\d+" data-state="([a-z]+)"/#).map { String($0.1) }
    }

    @Test func `a refusal goes when the device has its deployment, or asks no more`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1")
        _ = try #require(try await site.ask(1))
        // Both find the pool exhausted; one is switched off.
        #expect(try await site.ask(2) == nil)
        #expect(try await site.ask(3, ago: 125) == nil)
        #expect(try await Self.cards(site) == ["failed", "started"])
        #expect(try await site.get("/").text.contains("Leave it on: it asks again by itself"))
        _ = try await site.store.importKartNumbers(
            KartNumberImport(parsing: "2"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: PagesTestSite.author)
        _ = try #require(try await site.ask(2))
        #expect(try await Self.cards(site) == ["started", "started"])
    }

    @Test func `a unit that failed goes when another has its hostname, and stays when it was only released`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for number in [1, 2] {
            let id = try #require(try await site.ask(number))
            try await site.report(.failed, of: id, number, error: "the card is bad")
        }
        #expect(try await Self.cards(site) == ["failed", "failed"])
        _ = try await site.store.replace(Hostname("KXP2-CORO-001"), with: PagesTestSite.device(3), by: PagesTestSite.author)
        #expect(try await Self.cards(site) == ["failed"])
        let successor = try #require(try await site.ask(3))
        try await site.report(.success, of: successor, 3)
        #expect(try await Self.cards(site) == ["failed", "success"])
        try await site.store.release(Hostname("KXP2-CORO-002"), by: PagesTestSite.author)
        #expect(try await Self.cards(site) == ["failed", "success"])
        // The same device, once it has succeeded.
        let again = try #require(try await site.ask(2))
        try await site.report(.success, of: again, 2)
        #expect(try await Self.cards(site) == ["success", "success"])
    }

    @Test func `among many devices those that need a look come first`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for number in 1...30 {
            let id = try #require(try await site.ask(number, ago: number == 29 ? 90 : 0))
            if number == 30 {
                try await site.report(.failed, of: id, number, error: "the card is bad")
            } else if number != 29 {
                try await site.report(.success, of: id, number)
            }
        }
        let cards = try await Self.cards(site)
        #expect(cards.count == 30 && cards.prefix(3) == ["stalled", "failed", "success"])
    }
}
