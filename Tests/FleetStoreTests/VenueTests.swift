import Fleet
import FleetStore
import SQLite
import Testing

struct VenueTests {
    @Test func `a venue is created once, shown and edited`() async throws {
        let fleet = try await TestFleet.empty()
        let code = try VenueCode("coro")
        let venue = try await fleet.store.createVenue(
            code, try VenueDetails(name: "Corona", location: "Hall 1", contactEmail: "track@example.com"), by: TestFleet.author())
        #expect(venue.createdAt.text == "2026-03-01 12:00:00")
        await #expect(throws: StoreError.venueExists(code)) {
            try await fleet.store.createVenue(code, try VenueDetails(name: "Other"), by: TestFleet.author())
        }
        let edited = try await fleet.store.editVenue(code, try VenueDetails(name: "Corona Karting"), by: TestFleet.author())
        #expect(edited.details == (try VenueDetails(name: "Corona Karting")))
        #expect(try await fleet.store.venue(code).venue == edited)
        #expect(try await fleet.eventKinds() == ["venue.created", "venue.edited"])
    }

    @Test func `an unknown venue cannot be shown, edited or deleted`() async throws {
        let fleet = try await TestFleet.empty()
        let code = try VenueCode("NONE")
        await #expect(throws: StoreError.unknownVenue(code)) { try await fleet.store.venue(code) }
        await #expect(throws: StoreError.unknownVenue(code)) {
            try await fleet.store.editVenue(code, try VenueDetails(name: "A"), by: TestFleet.author())
        }
        await #expect(throws: StoreError.unknownVenue(code)) { try await fleet.store.deleteVenue(code, by: TestFleet.author()) }
        #expect(try await fleet.eventKinds() == [])
    }

    @Test func `a venue is deleted only when nothing refers to it`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let code = try VenueCode("CORO")
        await #expect(throws: StoreError.venueInUse(code, hostnames: 3, batches: 0, deployments: 0)) {
            try await fleet.store.deleteVenue(code, by: TestFleet.author())
        }
        try await fleet.store.deleteVenue(try VenueCode("ARIA"), by: TestFleet.author())
        #expect(try await fleet.store.venues().map(\.venue.code.text) == ["CORO"])
    }

    @Test func `a venue with history stays even when its hostnames are gone, but a refusal is no history`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        _ = try await fleet.name("AA01")
        do {
            var connection = try fleet.connection()
            try connection.run("DELETE FROM hostname_pool")
        }
        let code = try VenueCode("CORO")
        await #expect(throws: StoreError.venueInUse(code, hostnames: 0, batches: 0, deployments: 1)) {
            try await fleet.store.deleteVenue(code, by: TestFleet.author())
        }
        #expect(try await fleet.ask(try TestFleet.device("AA02"), venue: "ARIA").reason?.code == "pool-exhausted")
        try await fleet.store.deleteVenue(try VenueCode("ARIA"), by: TestFleet.author())
    }

    @Test func `each venue has the counts of each product`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        _ = try await fleet.name("AA01")
        _ = try await fleet.name("AA02", product: TestFleet.rxp2, venue: "ARIA")
        let (kxp2, rxp2) = (try ProductCode("KXP2"), try ProductCode("RXP2"))
        let venues = try await fleet.store.venues()
        #expect(venues.map(\.venue.code.text) == ["ARIA", "CORO"])
        #expect(venues[0].pools == [kxp2: PoolCounts(), rxp2: PoolCounts(assigned: 1)])
        #expect(venues[1].pools == [kxp2: PoolCounts(available: 4, assigned: 1), rxp2: PoolCounts()])
        #expect(try await fleet.store.venue(try VenueCode("CORO")) == venues[1])
        #expect(venues[1].total.total == 5)
    }

    @Test func `what a venue's or an image's removal would be refused for is told beforehand, and nothing is changed`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let (venue, image) = (try VenueCode("CORO"), try ImageName("kxp2-1.0"))
        await #expect(throws: StoreError.venueInUse(venue, hostnames: 1, batches: 0, deployments: 0)) {
            try await fleet.store.deletableVenue(venue)
        }
        #expect(try await fleet.store.deletableVenue(VenueCode("ARIA")).code.text == "ARIA")
        await #expect(throws: StoreError.unknownVenue(try VenueCode("NONE"))) { try await fleet.store.deletableVenue(VenueCode("NONE")) }
        await #expect(throws: StoreError.imageIsActive(image, try ProductCode("KXP2"))) {
            try await fleet.store.removableImage(image, at: TestFleet.author().at)
        }
        let other = try TestFleet.image("kxp2-0.9", version: "0.9")
        _ = try await fleet.store.addImage(other, by: TestFleet.author())
        #expect(try await fleet.store.removableImage(other.name, at: TestFleet.author().at).name == other.name)
        #expect(try await fleet.store.venues().count == 2)
    }
}
