import Fleet
import FleetStore
import Testing

struct LifecycleTests {
    @Test func `a reserved hostname goes to its device when it asks, and to no other`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        try await fleet.reserve("KXP2-CORO-001", serial: "AA01")
        try await fleet.reserve("KXP2-CORO-002", mac: "2c:cf:67:00:00:02")
        #expect(try await fleet.store.venue(try VenueCode("CORO")).total == PoolCounts(available: 1, reserved: 2))
        #expect(try await fleet.name("AA03") == "KXP2-CORO-003")
        #expect(try await fleet.ask(TestFleet.device("AA04")).reason?.code == "pool-exhausted")
        for venue in ["ARIA", nil] as [String?] { #expect(try await fleet.name("AA01", venue: venue) == "KXP2-CORO-001") }
        #expect(try await fleet.name("AA02", mac: "2c:cf:67:00:00:02", product: "RXP2") == "KXP2-CORO-002")
        #expect(try await fleet.store.venue(try VenueCode("CORO")).total == PoolCounts(assigned: 3))
    }

    @Test func `a reserved hostname goes to its device in a batch, and counts in it if it is of the batch`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        try await fleet.importKarts("7-9", venue: "ARIA")
        try await fleet.reserve("KXP2-CORO-005", serial: "AA05")
        try await fleet.reserve("KXP2-ARIA-009", serial: "AA09")
        let batch = try await fleet.startBatch(3)
        #expect(try await fleet.name("AA05") == "KXP2-CORO-005")
        #expect(try await fleet.batch(batch.id).remaining == 2)
        #expect(try await fleet.name("AA09") == "KXP2-ARIA-009")
        #expect(try await fleet.name("AA01") == "KXP2-CORO-001")
        #expect(try await fleet.batch(batch.id).remaining == 1)
    }

    @Test func `a device has one reservation of a product, and none when it has a hostname`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let device = try TestFleet.device("AA01")
        try await fleet.reserve("KXP2-CORO-004", serial: "AA01")
        try await fleet.reserve("KXP2-CORO-004", serial: "AA01")
        await #expect(throws: StoreError.deviceHasReservation(device, try Hostname("KXP2-CORO-004"))) {
            try await fleet.reserve("KXP2-CORO-005", serial: "AA01")
        }
        await #expect(throws: StoreError.hostnameNotAvailable(try Hostname("KXP2-CORO-004"), .reserved)) {
            try await fleet.reserve("KXP2-CORO-004", serial: "AA02")
        }
        await #expect(throws: StoreError.hostnameNotAvailable(try Hostname("KXP2-CORO-004"), .reserved)) {
            try await fleet.store.assign(try Hostname("KXP2-CORO-004"), to: try TestFleet.device("AA02"), by: TestFleet.author())
        }
        await #expect(throws: StoreError.deviceHasReservation(device, try Hostname("KXP2-CORO-004"))) {
            try await fleet.store.assign(try Hostname("KXP2-CORO-001"), to: device, by: TestFleet.author())
        }
        _ = try await fleet.store.assign(try Hostname("KXP2-CORO-004"), to: device, by: TestFleet.author())
        await #expect(throws: StoreError.deviceHasHostname(device, try Hostname("KXP2-CORO-004"))) {
            try await fleet.reserve("KXP2-CORO-005", serial: "AA01")
        }
    }

    @Test func `many hostnames are reserved or none`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let next = NamingWish.Target.next(try ProductCode("KXP2"), try VenueCode("CORO"))
        let devices = try ["AA01", "AA02", "AA03", "AA04"].map { try TestFleet.device($0) }
        await #expect(throws: StoreError.self) {
            try await fleet.store.reserve(devices.map { NamingWish(next, for: $0) }, by: TestFleet.author())
        }
        #expect(try await fleet.store.statistics().total == PoolCounts(available: 3))
        let records = try await fleet.store.reserve(devices.prefix(3).map { NamingWish(next, for: $0) }, by: TestFleet.author())
        #expect(records.map(\.hostname.identifier) == ["001", "002", "003"])
        #expect(records.map(\.device) == devices.prefix(3).map { $0 })
        #expect(try await fleet.name("AA03") == "KXP2-CORO-003")
    }

    @Test func `a released reservation is available again`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        try await fleet.reserve("KXP2-CORO-001", serial: "AA01")
        try await fleet.store.release(try Hostname("KXP2-CORO-001"), by: TestFleet.author())
        #expect(try await fleet.store.hostname(try Hostname("KXP2-CORO-001")).device == nil)
        #expect(try await fleet.name("AA02") == "KXP2-CORO-001")
    }

    @Test func `a retired hostname is given to nobody, keeps its reason, and can be taken back`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-4")
        _ = try await fleet.name("AA01")
        try await fleet.reserve("KXP2-CORO-002", serial: "AA02")
        for number in 1...3 {
            let hostname = try Hostname("KXP2-CORO-00\(number)")
            let retired = try await fleet.store.retire(hostname, reason: try RetirementReason(" crashed "), by: TestFleet.author(at: 61))
            #expect(retired.state == .retired && retired.retirementReason == "crashed" && retired.device == nil)
        }
        // Its device gets another.
        #expect(try await fleet.name("AA01") == "KXP2-CORO-004")
        #expect(try await fleet.ask(TestFleet.device("AA02")).reason?.code == "pool-exhausted")
        let first = try Hostname("KXP2-CORO-001")
        #expect(try await fleet.store.unretire(first, by: TestFleet.author()).state == .available)
        await #expect(throws: StoreError.hostnameNotRetired(first, .available)) {
            try await fleet.store.unretire(first, by: TestFleet.author())
        }
        #expect(try await fleet.name("AA02") == "KXP2-CORO-001")
        let event = try #require(try await fleet.store.events(after: 0, limit: 100).first { $0.kind == "hostname.retired" })
        #expect(
            event.detail
                == #"{"before":{"status":"assigned","serial":"AA01"},"after":{"status":"retired","reason":"crashed"}}"#)
        #expect(throws: FleetError.self) { try RetirementReason(" ") }
    }

    @Test func `a hostname under which a device is being installed is neither retired nor handed on`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let hostname = try Hostname("KXP2-CORO-001")
        _ = try await fleet.name("AA01")
        await #expect(throws: StoreError.hostnameIsInstalled(hostname)) {
            try await fleet.store.retire(hostname, reason: try RetirementReason("x"), by: TestFleet.author(at: 60))
        }
        await #expect(throws: StoreError.hostnameIsInstalled(hostname)) {
            try await fleet.store.replace(hostname, with: try TestFleet.device("AA02"), by: TestFleet.author(at: 60))
        }
    }

    @Test func `a dead unit's hostname goes to the one that takes its place`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        _ = try await fleet.name("AA01", mac: "2c:cf:67:00:00:01")
        let (hostname, new) = (try Hostname("KXP2-CORO-001"), try TestFleet.device("AA02"))
        let record = try await fleet.store.replace(hostname, with: new, by: TestFleet.author(at: 61))
        #expect(record.device == new && record.state == .assigned)
        #expect(try await fleet.name("AA02") == "KXP2-CORO-001")
        // The old one, should it come back, is a stranger.
        #expect(try await fleet.name("AA01", mac: "2c:cf:67:00:00:01") == "KXP2-CORO-002")
        let event = try #require(try await fleet.store.events(after: 0, limit: 100).first { $0.kind == "hostname.replaced" })
        #expect(
            event.detail
                == #"{"before":{"status":"assigned","serial":"AA01","mac":"2c:cf:67:00:00:01"},"after":{"status":"assigned","serial":"AA02"}}"#
        )
        await #expect(throws: StoreError.deviceHasHostname(new, hostname)) {
            try await fleet.store.replace(try Hostname("KXP2-CORO-002"), with: new, by: TestFleet.author(at: 122))
        }
        let free = try Hostname("KXP2-CORO-003")
        await #expect(throws: StoreError.hostnameNotAssigned(free, .available)) {
            try await fleet.store.replace(free, with: try TestFleet.device("AA09"), by: TestFleet.author())
        }
    }

    @Test func `a device that was never heard of takes no name from one that works, unless it is meant`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        _ = try await fleet.name("10000000abcdef01")
        let (hostname, holder) = (try Hostname("KXP2-CORO-001"), try TestFleet.device("10000000abcdef01"))
        func replace(_ serial: String?, mac: String? = nil, allowsUnheard: Bool = false) async throws {
            _ = try await fleet.store.replace(
                hostname, with: try TestFleet.device(serial, mac: mac), allowsUnheard: allowsUnheard, expecting: nil,
                by: TestFleet.author(at: 61))
        }
        let mistyped = StoreError.deviceUnheard(try TestFleet.device("100"), hostname, holder: holder)
        await #expect(throws: mistyped) { try await replace("100") }
        #expect(
            mistyped.finding
                == "The server has never heard of a device with serial 100, and that of a Raspberry Pi has 16 hexadecimal digits (8 on older ones). The device with serial 10000000ABCDEF01 would lose the hostname KXP2-CORO-001 to it."
        )
        await #expect(throws: StoreError.self) { try await replace("10000000abcdef02") }
        await #expect(throws: StoreError.self) { try await replace(nil, mac: "2c:cf:67:00:00:01") }
        #expect(try await fleet.store.hostname(hostname).device == holder)
        try await replace("100", allowsUnheard: true)
        // One that asked was heard, whatever it was told: this one waits for an operator.
        _ = try await fleet.ask(TestFleet.device("AA07"), venue: nil, unassigned: .wait, at: 61)
        try await replace("AA07")
        // And this one was refused.
        _ = try await fleet.ask(TestFleet.device("AA08"), venue: "NONE", at: 61)
        try await replace("AA08")
        #expect(try await fleet.store.hostname(hostname).device?.serial?.text == "AA08")
        // The dashboard shows both numbers of those, and one is enough.
        let waiting = try TestFleet.device("AA09", mac: "2c:cf:67:00:00:09")
        _ = try await fleet.ask(waiting, venue: nil, unassigned: .wait, at: 61)
        try await replace(nil, mac: "2c:cf:67:00:00:09")
        _ = try await fleet.ask(TestFleet.device("AA10", mac: "2c:cf:67:00:00:10"), venue: "NONE", at: 61)
        try await replace(nil, mac: "2c:cf:67:00:00:10")
        await #expect(throws: StoreError.self) { try await replace(nil, mac: "2c:cf:67:00:00:01") }
    }

    @Test func `a fallback name is released, not retired or handed on`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        _ = try await fleet.name("AA01", venue: nil)
        let fallback = try Hostname("KXP2-DEFAULT-AA01")
        await #expect(throws: StoreError.fallbackStays(fallback)) {
            try await fleet.store.retire(fallback, reason: try RetirementReason("x"), by: TestFleet.author(at: 61))
        }
        await #expect(throws: StoreError.fallbackStays(fallback)) {
            try await fleet.store.replace(fallback, with: try TestFleet.device("AA02"), by: TestFleet.author(at: 61))
        }
    }

    @Test func `a device that goes by a fallback name gets the one that is reserved for it`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        _ = try await fleet.name("AA01", venue: nil)
        try await fleet.reserve("KXP2-CORO-001", serial: "AA01")
        #expect(try await fleet.name("AA01", venue: nil) == "KXP2-CORO-001")
        #expect(try await fleet.store.statistics().fallbackCount == 0)
    }
}
