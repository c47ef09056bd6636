import Fleet
import FleetStore
import TestSupport
import Testing

/// The look at the store before each page: whether anything has changed.
struct GlanceTests {
    @Test func `a glance tells every change, whichever process makes it, and no look`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let other = try await SQLiteFleetStore.open(path: fleet.path)
        func glance() throws -> Int64 { try #require(fleet.store.glance()) }
        var last = try glance()
        func hasGrown() throws -> Bool {
            defer { last = (try? glance()) ?? last }
            return try glance() > last
        }
        #expect(try !hasGrown())
        _ = try await fleet.store.venues()
        _ = try await other.statistics()
        #expect(try !hasGrown())
        for (number, store) in [fleet.store, other].enumerated() {
            _ = try await store.createVenue(VenueCode("VEN\(number)"), VenueDetails(name: "Venue"), by: TestFleet.author())
            #expect(try hasGrown())
            #expect(try !hasGrown())
        }
        _ = try ShellCommand.run(
            """
            python3 -c 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute("UPDATE venues SET name = name || 1"); d.commit()' '\(fleet.path)'
            """)
        #expect(try hasGrown())
    }
}
