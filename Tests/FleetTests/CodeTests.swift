import Fleet
import Testing

struct CodeTests {
    @Test(arguments: ["CORO", "coro", " cOrO\n", "A1B2", "1234"])
    func `a venue code is four letters or digits in any case, kept in uppercase`(text: String) throws {
        let code = try VenueCode(text)
        #expect(code.text.count == 4)
        #expect(code.text == code.text.uppercased())
    }

    @Test(arguments: ["", "COR", "COROS", "CO-O", "CO O", "CÖRO", "СORO", "CO\0O", "٣٤٥٦"])
    func `anything else is no venue code, and the message shows a right one`(text: String) {
        let error = #expect(throws: FleetError.badVenueCode(text)) { try VenueCode(text) }
        #expect(error?.description.contains("such as CORO") == true)
    }

    @Test(arguments: ["KXP2", "rxp2", "AB", "ABCDEFGH"])
    func `a product code is two to eight letters or digits`(text: String) throws {
        #expect(try ProductCode(text).text == text.uppercased())
    }

    @Test(arguments: ["", "A", "ABCDEFGHI", "2KXP", "KX-2", "KX P"])
    func `anything else is no product code`(text: String) {
        #expect(throws: FleetError.badProductCode(text)) { try ProductCode(text) }
    }

    @Test func `a strategy is pool or serial`() throws {
        #expect(try ProductStrategy("Pool") == .pool)
        #expect(try ProductStrategy("serial") == .serial)
        #expect(throws: FleetError.badStrategy("random")) { try ProductStrategy("random") }
    }

    @Test func `a message shows hostile text on one short line`() {
        let error = #expect(throws: FleetError.self) { try VenueCode("\u{1B}[2J\n" + String(repeating: "x", count: 5_000)) }
        #expect(error?.description.contains("\n") == false)
        #expect(error?.description.contains("\u{1B}") == false)
        #expect((error?.description.count ?? 0) < 250)
    }

    @Test func `a venue's name is required, location and address are not`() throws {
        let details = try VenueDetails(name: " Corona Karting ", location: "  ", contactEmail: "")
        #expect(details == (try VenueDetails(name: "Corona Karting")))
        #expect(details.location == nil)
        #expect(throws: FleetError.emptyText(field: "venue name")) { try VenueDetails(name: " ") }
        #expect(throws: FleetError.controlCharacter(field: "venue location")) { try VenueDetails(name: "A", location: "a\nb") }
        #expect(throws: FleetError.longText(field: "venue name", limit: 100, found: 101)) {
            try VenueDetails(name: String(repeating: "x", count: 101))
        }
    }

    @Test func `texts are as long as the database counts them, in Unicode's characters`() throws {
        // Two of Unicode's characters each.
        let flags = String(repeating: "🇮🇹", count: 60)
        #expect(throws: FleetError.longText(field: "venue name", limit: 100, found: 120)) { try VenueDetails(name: flags) }
        #expect(throws: FleetError.longText(field: "venue location", limit: 200, found: 240)) {
            try VenueDetails(name: "A", location: flags + flags)
        }
        #expect(throws: FleetError.self) { try RetirementReason(String(repeating: "e\u{301}", count: 501)) }
        #expect(try VenueDetails(name: String(flags.prefix(50))).name.unicodeScalars.count == 100)
        #expect(PlainText.printable(flags, limit: 5) == "🇮🇹🇮🇹…")
        #expect(PlainText.printable("éé", limit: 2) == "éé")
        #expect(PlainText.printable("a" + String(repeating: "\u{301}", count: 200), limit: 99) == "…")
    }

    @Test(arguments: ["someone", "@example.com", "someone@", "a@b@c", "some one@example.com"])
    func `a contact address has one at sign with something on both sides`(text: String) {
        #expect(throws: FleetError.badEmailAddress(text)) { try VenueDetails(name: "A", contactEmail: text) }
    }
}
