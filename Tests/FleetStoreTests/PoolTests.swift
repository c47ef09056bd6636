import Fleet
import FleetStore
import Testing

struct PoolTests {
    private func numbers(_ list: [KartNumber]) -> [Int] { list.map(\.value) }

    @Test func `an import reports exactly what it added and what it skipped`() async throws {
        let fleet = try await TestFleet.ready(karts: "2,4")
        let report = try await fleet.importKarts("1-5,3")
        #expect(numbers(report.added) == [1, 3, 5])
        #expect(numbers(report.alreadyThere) == [2, 4])
        #expect(report.repeatedCount == 1)
        #expect(report.skippedCount == 3)
        let names = try await fleet.store.hostnames(HostnameFilter()).map(\.hostname.text)
        #expect(names == ["KXP2-CORO-001", "KXP2-CORO-002", "KXP2-CORO-003", "KXP2-CORO-004", "KXP2-CORO-005"])
        let event = try #require(try await fleet.store.events(after: 0, limit: 100).last)
        #expect(event.kind == "pool.imported")
        #expect(event.detail == #"{"added":3,"skipped":3,"numbers":"1, 3, 5"}"#)
    }

    @Test func `a number that a device has is skipped and stays the device's`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        #expect(try await fleet.name("AA01") == "KXP2-CORO-001")
        #expect(try await fleet.importKarts("1").added == [])
        #expect(try await fleet.store.hostname(try Hostname("KXP2-CORO-001")).device == (try TestFleet.device("AA01")))
    }

    @Test func `the same number may be in the pool of each venue`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        #expect(try await fleet.importKarts("1", venue: "ARIA").added.count == 1)
    }

    @Test func `an import needs a known venue and a product with a pool`() async throws {
        let fleet = try await TestFleet.ready()
        await #expect(throws: StoreError.unknownVenue(try VenueCode("NOPE"))) { try await fleet.importKarts("1", venue: "NOPE") }
        await #expect(throws: StoreError.unknownProduct(try ProductCode("NOPE"))) { try await fleet.importKarts("1", product: "NOPE") }
        await #expect(throws: StoreError.notAPoolProduct(try ProductCode("RXP2"))) { try await fleet.importKarts("1", product: "RXP2") }
    }

    @Test func `hostnames are listed by venue, product and state, in the order of their numbers`() async throws {
        let fleet = try await TestFleet.ready(karts: "998-1001")
        try await fleet.importKarts("7", venue: "ARIA")
        _ = try await fleet.name("AA01")
        func list(_ filter: HostnameFilter) async throws -> [String] { try await fleet.store.hostnames(filter).map(\.hostname.text) }
        let coro = try VenueCode("CORO")
        #expect(try await list(HostnameFilter(venue: coro)) == ["KXP2-CORO-998", "KXP2-CORO-999", "KXP2-CORO-1000", "KXP2-CORO-1001"])
        #expect(try await list(HostnameFilter(venue: coro, state: .assigned)) == ["KXP2-CORO-998"])
        #expect(try await list(HostnameFilter(product: try ProductCode("RXP2"))) == [])
        #expect(try await list(HostnameFilter(limit: 2)) == ["KXP2-ARIA-007", "KXP2-CORO-998"])
    }

    @Test func `a released hostname is available without a trace of its device, and is the next to be given`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        _ = try await fleet.name("AA01", mac: "2c:cf:67:00:00:01")
        _ = try await fleet.name("AA02")
        let hostname = try Hostname("KXP2-CORO-001")
        try await fleet.store.release(hostname, by: TestFleet.author(at: 61))
        let record = try await fleet.store.hostname(hostname)
        #expect(record.state == .available)
        #expect(record.device == nil)
        #expect(record.assignedAt == nil)
        #expect(try await fleet.name("AA03") == "KXP2-CORO-001")
        #expect(try await fleet.eventKinds().contains("hostname.released"))
    }

    @Test func `a hostname under which a device is being installed cannot be released`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let hostname = try Hostname("KXP2-CORO-001")
        let id = try #require(try await fleet.ask(try TestFleet.device("AA01")).granted).deployment.id
        let open = try await fleet.report(.downloading, of: id, at: 100).deployment
        for second in [40, 100, 160] as [Int64] {
            await #expect(throws: StoreError.hostnameIsInstalled(hostname)) {
                try await fleet.store.release(hostname, by: TestFleet.author(at: second))
            }
        }
        #expect(try await fleet.store.deployment(id) == open)
        #expect(try await fleet.store.hostname(hostname).state == .assigned)
        _ = try await fleet.report(.success, of: id, at: 161)
        try await fleet.store.release(hostname, by: TestFleet.author(at: 161))
        #expect(try await fleet.store.hostname(hostname).state == .available)
    }

    @Test func `the deployment of a hostname that is released fails when its device has fallen silent`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try #require(try await fleet.ask(try TestFleet.device("AA01")).granted).deployment.id
        try await fleet.store.release(try Hostname("KXP2-CORO-001"), by: TestFleet.author(at: 61))
        #expect(try await fleet.store.deployment(id).state == .failed)
        #expect(try await fleet.report(.success, of: id).effect == .late)
    }

    @Test func `only what a device has can be released`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let free = try Hostname("KXP2-CORO-001")
        await #expect(throws: StoreError.hostnameNotAssigned(free, .available)) {
            try await fleet.store.release(free, by: TestFleet.author())
        }
        let unknown = try Hostname("KXP2-CORO-002")
        await #expect(throws: StoreError.unknownHostname(unknown)) { try await fleet.store.release(unknown, by: TestFleet.author()) }
    }

    @Test func `an operator can give a device a certain hostname, and it gets that when it asks`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        let (device, hostname) = (try TestFleet.device("AA01"), try Hostname("KXP2-CORO-007"))
        #expect(try await fleet.store.assign(hostname, to: device, by: TestFleet.author()).device == device)
        #expect(try await fleet.store.assign(hostname, to: device, by: TestFleet.author()).hostname == hostname)
        #expect(try await fleet.name("AA01") == "KXP2-CORO-007")
        await #expect(throws: StoreError.hostnameNotAvailable(hostname, .assigned)) {
            try await fleet.store.assign(hostname, to: try TestFleet.device("AA02"), by: TestFleet.author())
        }
        await #expect(throws: StoreError.deviceHasHostname(device, hostname)) {
            try await fleet.store.assign(try Hostname("KXP2-CORO-001"), to: device, by: TestFleet.author())
        }
    }

    @Test func `an operator can give a device the next hostname of a venue`() async throws {
        let fleet = try await TestFleet.ready(karts: "5-6")
        let (kxp2, coro, device) = (try ProductCode("KXP2"), try VenueCode("CORO"), try TestFleet.device("AA01"))
        for _ in 0..<2 {
            let record = try await fleet.store.assignNext(product: kxp2, venue: coro, to: device, by: TestFleet.author())
            #expect(record.hostname.text == "KXP2-CORO-005")
        }
        await #expect(throws: StoreError.refused(.poolExhausted(kxp2, try VenueCode("ARIA"), PoolCounts()))) {
            try await fleet.store.assignNext(
                product: kxp2, venue: try VenueCode("ARIA"), to: try TestFleet.device("AA02"), by: TestFleet.author())
        }
    }
}
