import Fleet
import FleetStore
import TestSupport
import Testing

@testable import WebPages

/// Nobody gets hostnames of a venue that nobody has chosen.
@Suite(.timeLimit(.minutes(2)))
struct VenueChoicesTests {
    private static let pages = ["/kart-numbers/import", "/batches/new", "/"]

    /// The entries of a page's list of venues: value, whether it is chosen, and words.
    private static func entries(_ site: PagesTestSite, _ path: String) async throws -> [(value: String, isChosen: Bool, words: String)] {
        let text = try await site.get(path).text
        try WholePage.check(text, path)
        let list = try #require(text.firstMatch(of: #/<select[^>]*name="venue"([^>]*)>(.*?)<\/select>/#))
        #expect(list.1.contains("required"), "\(path)")
        return list.2.matches(of: #/<option value="([^"]*)"( selected)?>([^<]*)</#).map { (String($0.1), $0.2 != nil, String($0.3)) }
    }

    @Test func `the only venue is chosen, with what is free there`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-7")
        _ = try await site.ask(1, venue: nil, unassigned: .wait)
        for path in Self.pages {
            let entries = try await Self.entries(site, path)
            #expect(entries.count == 1 && entries[0].value == "CORO" && entries[0].isChosen, "\(path)")
            #expect(entries[0].words == "CORO Corona (KXP2 7 free)", "\(path)")
        }
    }

    @Test func `among several venues one has to be chosen`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-7")
        _ = try await site.store.createVenue(VenueCode("ARIA"), VenueDetails(name: "Aria"), by: PagesTestSite.author)
        _ = try await site.ask(1, venue: nil, unassigned: .wait)
        for path in Self.pages {
            let entries = try await Self.entries(site, path)
            #expect(entries.map(\.value) == ["", "ARIA", "CORO"] && entries[0].words == "Choose a venue", "\(path)")
            #expect(!entries[1].isChosen && !entries[2].isChosen && entries[1].words == "ARIA Aria (no hostnames)", "\(path)")
        }
        for (path, fields) in [("/kart-numbers/import", [("numbers", "1-3")]), ("/batches", [("count", "3")])] {
            let answer = try await site.post(path, [("venue", ""), ("product", "KXP2")] + fields)
            #expect(answer.status == 422 && answer.text.contains("id=\"problem-venue\">Choose a venue."), "\(path)")
        }
        let named = try await site.get("/batches/new?venue=CORO").text
        #expect(named.contains("<option value=\"CORO\" selected>"))
    }
}
