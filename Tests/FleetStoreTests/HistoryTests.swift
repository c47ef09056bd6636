import Fleet
import FleetStore
import TestSupport
import Testing

/// Finding deployments in the history, and hearing of what happens.
struct HistoryTests {
    private func numbers(_ fleet: TestFleet, _ filter: DeploymentFilter) async throws -> [Int64] {
        try await fleet.store.deployments(filter).map(\.id.value)
    }

    @Test func `the history is found by venue, product, state, text and time, one filter with another`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        try await fleet.importKarts("1-9", venue: "ARIA")
        for number in 1...4 { _ = try await fleet.ask(try TestFleet.device("AA0\(number)"), at: Int64(number) * 86_400) }
        _ = try await fleet.ask(try TestFleet.device("AA05"), venue: "ARIA", at: 5 * 86_400)
        _ = try await fleet.ask(try TestFleet.device("AA06"), product: "RXP2", venue: "ARIA", at: 6 * 86_400)
        _ = try await fleet.report(.failed, of: DeploymentID(2), error: "100% of the card_ is bad", at: 2 * 86_400 + 5)

        #expect(try await numbers(fleet, DeploymentFilter(venue: VenueCode("ARIA"))) == [6, 5])
        #expect(try await numbers(fleet, DeploymentFilter(venue: VenueCode("ARIA"), product: ProductCode("RXP2"))) == [6])
        #expect(try await numbers(fleet, DeploymentFilter(state: .failed)) == [2])
        #expect(try await numbers(fleet, DeploymentFilter(venue: VenueCode("CORO"), state: .failed)) == [2])
        #expect(try await numbers(fleet, DeploymentFilter(venue: VenueCode("ARIA"), state: .failed)) == [])
        // By indexes in a venue, by rows elsewhere.
        for venue in [nil, try VenueCode("CORO")] {
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "aa03")) == [3])
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "kxp2-coro")) == [4, 3, 2, 1])
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "192.168")).suffix(4) == [4, 3, 2, 1])
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, state: .failed, text: "aa0")) == [2])
            // What LIKE takes for any text is meant as it is.
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "0% of the card_")) == [2])
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "%")) == [2])
            // What people see as one character is two for the database.
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "%\u{301}")) == [])
            #expect(try await numbers(fleet, DeploymentFilter(venue: venue, text: "c_rd")) == [])
        }
        #expect(try await numbers(fleet, DeploymentFilter(venue: VenueCode("ARIA"), text: "card")) == [])
        let second = TestFleet.author(at: 2 * 86_400).at
        let fourth = TestFleet.author(at: 4 * 86_400).at
        #expect(try await numbers(fleet, DeploymentFilter(since: second, until: fourth)) == [3, 2])
        #expect(try await numbers(fleet, DeploymentFilter(since: fourth)) == [6, 5, 4])
        #expect(try await numbers(fleet, DeploymentFilter(until: second)) == [1])
        #expect(try await numbers(fleet, DeploymentFilter(venue: VenueCode("CORO"), text: "aa", since: second, onlyOpen: true)) == [4, 3])
        #expect(try await numbers(fleet, DeploymentFilter(since: TestFleet.author(at: 99 * 86_400).at)) == [])
    }

    @Test func `pages follow each other by the last number and by how many to leave out`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        for number in 1...7 { _ = try await fleet.name("AA0\(number)") }
        #expect(try await numbers(fleet, DeploymentFilter(limit: 3)) == [7, 6, 5])
        #expect(try await numbers(fleet, DeploymentFilter(before: DeploymentID(5), limit: 3)) == [4, 3, 2])
        #expect(try await numbers(fleet, DeploymentFilter(limit: 3, offset: 6)) == [1])
    }

    @Test func `a device that fell silent is stalled, one that is heard or done is not`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        for number in 1...3 { _ = try await fleet.name("AA0\(number)") }
        _ = try await fleet.report(.downloading, of: DeploymentID(2), at: 50)
        _ = try await fleet.report(.failed, of: DeploymentID(3), error: "x", at: 1)
        #expect(try await numbers(fleet, DeploymentFilter(stalledAt: TestFleet.author(at: 60).at)) == [])
        #expect(try await numbers(fleet, DeploymentFilter(stalledAt: TestFleet.author(at: 61).at)) == [1])
        #expect(try await numbers(fleet, DeploymentFilter(stalledAt: TestFleet.author(at: 200).at)) == [2, 1])
    }

    @Test func `what ended since a moment is counted, refusals by themselves`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-4")
        for number in 1...4 { _ = try await fleet.name("AA0\(number)") }
        _ = try await fleet.report(.success, of: DeploymentID(1), at: 10)
        _ = try await fleet.report(.success, of: DeploymentID(2), at: 20)
        _ = try await fleet.report(.failed, of: DeploymentID(3), error: "x", at: 30)
        #expect(try await fleet.store.outcomes(since: TestFleet.author(at: 15).at) == DeploymentOutcomes(successful: 1, failed: 1))
        #expect(try await fleet.store.outcomes(since: TestFleet.author(at: 31).at) == DeploymentOutcomes())
        #expect(try await fleet.ask(TestFleet.device("AA05"), at: 40).reason != nil)
        let outcomes = try await fleet.store.outcomes(since: TestFleet.author(at: 15).at)
        #expect(outcomes == DeploymentOutcomes(successful: 1, failed: 2, refused: 1))
    }

    @Test func `events are found by kind, subject and number`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        _ = try await fleet.name("AA01")
        func kinds(_ filter: EventFilter) async throws -> [String] { try await fleet.store.events(filter).map(\.kind) }
        #expect(try await kinds(EventFilter(kind: "image", limit: 2)) == ["image.added", "image.activated"])
        #expect(try await kinds(EventFilter(kind: "venue.created")).count == 2)
        #expect(try await kinds(EventFilter(subject: "KXP2-CORO-001")) == ["hostname.assigned"])
        #expect(try await kinds(EventFilter(limit: 2)) == ["hostname.assigned", "deployment.started"])
        #expect(try await kinds(EventFilter(after: 0, limit: 2)) == ["venue.created", "venue.created"])
        #expect(try await kinds(EventFilter(kind: "ven")) == [])
    }

    @Test func `a change of a venue says what was before and after, and by whom`() async throws {
        let fleet = try await TestFleet.ready()
        _ = try await fleet.store.editVenue(
            VenueCode("CORO"), VenueDetails(name: "New"),
            by: Authorship(.commandLine(login: "alice", account: "root"), at: TestFleet.author().at))
        let event = try #require(try await fleet.store.events(EventFilter(kind: "venue.edited")).first)
        #expect(event.detail == #"{"before":{"name":"CORO"},"after":{"name":"New"}}"#)
        #expect(event.actor == "cli alice as root")
    }

    @Test func `whoever waits for news gets it, from this store and from another process`() async throws {
        let fleet = try await TestFleet.ready()
        let path = fleet.path
        let start = try await fleet.store.auditHead().id
        let news = Task { try await fleet.store.nextEvents(after: start, limit: 10) }
        await #expect(processExitsWith: .success) { [path = path as String] in
            let other = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
            _ = try await other.createVenue(VenueCode("NEWS"), VenueDetails(name: "News"), by: TestFleet.author())
        }
        #expect(try await news.value.map(\.subject) == ["NEWS"])
        let own = Task { try await fleet.store.nextEvents(after: start + 1, limit: 10) }
        _ = try await fleet.store.createVenue(VenueCode("OWN1"), VenueDetails(name: "Own"), by: TestFleet.author())
        #expect(try await own.value.map(\.subject) == ["OWN1"])
        let nothing = Task { try await fleet.store.nextEvents(after: 1_000, limit: 10) }
        nothing.cancel()
        #expect(try await nothing.value == [])
    }
}
