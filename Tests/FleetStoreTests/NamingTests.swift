import Fleet
import FleetStore
import Testing

struct NamingTests {
    @Test func `the lowest number is taken, in the order of numbers`() async throws {
        let fleet = try await TestFleet.ready(karts: "1000, 999, 10, 9")
        var names: [String?] = []
        for serial in ["AA01", "AA02", "AA03", "AA04"] { names.append(try await fleet.name(serial)) }
        #expect(names == ["KXP2-CORO-009", "KXP2-CORO-010", "KXP2-CORO-999", "KXP2-CORO-1000"])
    }

    @Test func `a device that asks again keeps its hostname, whatever venue it asks for`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        try await fleet.importKarts("1", venue: "ARIA")
        #expect(try await fleet.name("AA01") == "KXP2-CORO-001")
        #expect(try await fleet.name(" aa01\n") == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01", venue: "ARIA") == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01", venue: nil) == "KXP2-CORO-001")
        #expect(try await fleet.store.venue(try VenueCode("CORO")).total == PoolCounts(available: 2, assigned: 1))
    }

    @Test func `a device keeps its hostname when its network adapter changes`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        #expect(try await fleet.name("AA01", mac: "2c:cf:67:00:00:01") == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01", mac: "2c:cf:67:00:00:02") == "KXP2-CORO-001")
        #expect(try await fleet.store.hostname(try Hostname("KXP2-CORO-001")).device?.mac?.text == "2c:cf:67:00:00:02")
    }

    @Test func `two devices that use the same adapter one after the other get two hostnames`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        #expect(try await fleet.name("AA01", mac: "2c:cf:67:00:00:01") == "KXP2-CORO-001")
        #expect(try await fleet.name("AA02", mac: "2c:cf:67:00:00:01") == "KXP2-CORO-002")
        // Without a serial number it could be either of the two, or a third.
        #expect(try await fleet.name(nil, mac: "2c:cf:67:00:00:01") == "KXP2-CORO-003")
    }

    @Test func `a device without a serial number is known by its MAC address, and by both once it sends one`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        for mac in ["2c:cf:67:00:00:01", "2C-CF-67-00-00-01"] { #expect(try await fleet.name(nil, mac: mac) == "KXP2-CORO-001") }
        #expect(try await fleet.name("AA01", mac: "2c:cf:67:00:00:01") == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01") == "KXP2-CORO-001")
        #expect(try await fleet.name(nil, mac: "2c:cf:67:00:00:01") == "KXP2-CORO-001")
    }

    @Test func `a device has a hostname of each product that it becomes`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        #expect(try await fleet.name("AA01") == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01", product: "RXP2") == "RXP2-CORO-AA01")
        #expect(try await fleet.name("AA01") == "KXP2-CORO-001")
    }

    @Test func `an empty pool is a refusal with its totals, and uses up nothing`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        _ = try await fleet.name("AA01")
        let decision = try await fleet.ask(try TestFleet.device("AA02"))
        #expect(decision.reason == .poolExhausted(try ProductCode("KXP2"), try VenueCode("CORO"), PoolCounts(assigned: 1)))
        #expect(decision.refused?.errorMessage?.contains("none of its 1 hostnames is available") == true)
        try await fleet.importKarts("2")
        #expect(try await fleet.name("AA02") == "KXP2-CORO-002")
    }

    @Test func `a serial product names a device by the last eight characters of its serial number`() async throws {
        let fleet = try await TestFleet.ready()
        for _ in 0..<2 { #expect(try await fleet.name("10000000abcdef01", product: "RXP2", venue: "ARIA") == "RXP2-ARIA-ABCDEF01") }
        #expect(try await fleet.name("abc", product: "RXP2") == "RXP2-CORO-ABC")
        #expect(try await fleet.store.hostnames(HostnameFilter(product: try ProductCode("RXP2"))).count == 2)
    }

    @Test func `a second serial number with the same suffix gets all of it as identifier`() async throws {
        let fleet = try await TestFleet.ready()
        #expect(try await fleet.name("10000000abcdef01", product: "RXP2") == "RXP2-CORO-ABCDEF01")
        #expect(try await fleet.name("20000000abcdef01", product: "RXP2") == "RXP2-CORO-20000000ABCDEF01")
        #expect(try await fleet.name("20000000abcdef01", product: "RXP2") == "RXP2-CORO-20000000ABCDEF01")
        #expect(try await fleet.name("10000000abcdef01", product: "RXP2") == "RXP2-CORO-ABCDEF01")
        // This one has no longer form.
        #expect(try await fleet.name("abcdef01", product: "RXP2") == "RXP2-CORO-ABCDEF01X2")
    }

    @Test func `a released hostname of a serial product goes back to its device`() async throws {
        let fleet = try await TestFleet.ready()
        _ = try await fleet.name("10000000abcdef01", product: "RXP2")
        try await fleet.store.release(try Hostname("RXP2-CORO-ABCDEF01"), by: TestFleet.author(at: 61))
        #expect(try await fleet.name("10000000abcdef01", product: "RXP2") == "RXP2-CORO-ABCDEF01")
    }

    @Test func `a serial product refuses a device without a serial number`() async throws {
        let fleet = try await TestFleet.ready()
        let decision = try await fleet.ask(try TestFleet.device(nil, mac: "2c:cf:67:00:00:01"), product: "RXP2")
        #expect(decision.reason == .serialNumberMissing(try ProductCode("RXP2")))
    }

    @Test func `a device without a venue gets a fallback name and keeps it`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        for _ in 0..<2 { #expect(try await fleet.name("10000000abcdef01", venue: nil) == "KXP2-DEFAULT-CDEF01") }
        #expect(try await fleet.name("10000000abcdef01", product: "RXP2", venue: nil) == "RXP2-DEFAULT-CDEF01")
        #expect(try await fleet.name(nil, mac: "2c:cf:67:0a:00:01", venue: nil) == "KXP2-DEFAULT-0A0001")
        #expect(try await fleet.store.statistics().fallbackCount == 3)
    }

    @Test func `two serial numbers with the same last six characters get two fallback names`() async throws {
        let fleet = try await TestFleet.ready()
        #expect(try await fleet.name("1000000000cdef01", venue: nil) == "KXP2-DEFAULT-CDEF01")
        #expect(try await fleet.name("10000000abcdef01", venue: nil) == "KXP2-DEFAULT-ABCDEF01")
        #expect(try await fleet.name("20000000abcdef01", venue: nil) == "KXP2-DEFAULT-00ABCDEF01")
        #expect(try await fleet.name("cdef01", venue: nil) == "KXP2-DEFAULT-CDEF01X2")
    }

    @Test(arguments: ["KXP2", "RXP2"])
    func `a fallback name gives way when a venue is known`(product: String) async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        #expect(try await fleet.name("AA01", product: product, venue: nil) == "\(product)-DEFAULT-AA01")
        let proper = try await fleet.name("AA01", product: product, venue: "CORO")
        #expect(proper == (product == "KXP2" ? "KXP2-CORO-001" : "RXP2-CORO-AA01"))
        #expect(try await fleet.name("AA01", product: product, venue: nil) == proper)
        #expect(try await fleet.store.statistics().fallbackCount == 0)
    }

    @Test func `a fallback name stays when the venue's pool is empty`() async throws {
        let fleet = try await TestFleet.ready()
        #expect(try await fleet.name("AA01", venue: nil) == "KXP2-DEFAULT-AA01")
        #expect(try await fleet.name("AA01", venue: "CORO") == nil)
        #expect(try await fleet.name("AA01", venue: nil) == "KXP2-DEFAULT-AA01")
    }

    @Test func `a released fallback name vanishes`() async throws {
        let fleet = try await TestFleet.ready()
        _ = try await fleet.name("AA01", venue: nil)
        let hostname = try Hostname("KXP2-DEFAULT-AA01")
        try await fleet.store.release(hostname, by: TestFleet.author(at: 61))
        await #expect(throws: StoreError.unknownHostname(hostname)) { try await fleet.store.hostname(hostname) }
    }

    @Test func `a device without a venue waits when the site wants that, until an operator names it`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01")
        let decision = try await fleet.ask(device, venue: nil, unassigned: .wait)
        #expect(decision.reason == .waitingForOperator(try ProductCode("KXP2"), device))
        _ = try await fleet.store.assign(try Hostname("KXP2-CORO-001"), to: device, by: TestFleet.author())
        #expect(try await fleet.name("AA01", venue: nil, unassigned: .wait) == "KXP2-CORO-001")
    }
}
