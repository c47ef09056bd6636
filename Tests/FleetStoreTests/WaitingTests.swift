import Fleet
import SQLite
import Testing

@testable import FleetStore

struct WaitingTests {
    @Test func `devices over the limit of a batch wait, first come, first served`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        let batch = try await fleet.startBatch(6, parallel: 2)
        var open: [DeploymentID] = []
        for serial in ["AA01", "AA02"] { open.append(try #require(try await fleet.ask(TestFleet.device(serial)).granted).deployment.id) }
        for (place, serial) in ["AA03", "AA04"].enumerated() {
            let decision = try await fleet.ask(TestFleet.device(serial), at: 1)
            #expect(decision.reason == .waitingForTurn(batch.id, limit: 2, place: place + 1))
        }
        #expect(try await fleet.batch(batch.id).remaining == 4)
        #expect(try await fleet.store.batch(batch.id, at: TestFleet.author(at: 1).at).waiting == 2)
        // A device that starts again needs no second place.
        #expect(try await fleet.ask(TestFleet.device("AA02"), at: 2).granted?.deployment.attempt == 2)

        _ = try await fleet.report(.success, of: open[0], at: 3)
        #expect(try await fleet.ask(TestFleet.device("AA05"), at: 4).reason == .waitingForTurn(batch.id, limit: 2, place: 3))
        #expect(try await fleet.ask(TestFleet.device("AA04"), at: 4).reason == .waitingForTurn(batch.id, limit: 2, place: 2))
        #expect(try await fleet.ask(TestFleet.device("AA03"), at: 5).granted?.hostname.text == "KXP2-CORO-003")
        #expect(try await fleet.ask(TestFleet.device("AA04"), at: 5).reason == .waitingForTurn(batch.id, limit: 2, place: 1))
        #expect(try await fleet.store.waitingDevices().map(\.device.serial?.text) == ["AA04", "AA05"])
        #expect(try await fleet.store.deployments(DeploymentFilter(state: .failed)).count == 1)
    }

    @Test func `a device that fell silent holds no place, neither in the line nor among those that are installed`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        let batch = try await fleet.startBatch(6, parallel: 1)
        _ = try await fleet.ask(TestFleet.device("AA01"))
        _ = try await fleet.ask(TestFleet.device("AA02"), at: 1)
        #expect(try await fleet.ask(TestFleet.device("AA03"), at: 60).reason == .waitingForTurn(batch.id, limit: 1, place: 2))
        #expect(try await fleet.ask(TestFleet.device("AA03"), at: 61).reason == .waitingForTurn(batch.id, limit: 1, place: 2))
        #expect(try await fleet.ask(TestFleet.device("AA03"), at: 62).granted != nil)
        // Who comes back after too long goes to the end.
        #expect(try await fleet.ask(TestFleet.device("AA04"), at: 63).reason == .waitingForTurn(batch.id, limit: 1, place: 1))
        #expect(try await fleet.ask(TestFleet.device("AA02"), at: 64).reason == .waitingForTurn(batch.id, limit: 1, place: 2))
    }

    @Test func `a device in the lobby is shown with when it asked, is no failure, and leaves when it is named`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        for second in [0, 10, 20] as [Int64] {
            let decision = try await fleet.ask(device, venue: nil, unassigned: .wait, at: second)
            #expect(decision.reason == .waitingForOperator(try ProductCode("KXP2"), device))
        }
        let waiting = try #require(try await fleet.store.waitingDevices().first)
        #expect(waiting.device == device && waiting.cause == .hostname && waiting.timesAsked == 3)
        #expect(waiting.since.text == "2026-03-01 12:00:00" && waiting.lastAskedAt.text == "2026-03-01 12:00:20")
        #expect(try await fleet.store.deployments(DeploymentFilter()).isEmpty)
        #expect(try await fleet.eventKinds().filter { $0 == "device.waiting" }.count == 1)
        _ = try await fleet.store.assign(try Hostname("KXP2-CORO-002"), to: device, by: TestFleet.author())
        #expect(try await fleet.store.waitingDevices() == [])
        #expect(try await fleet.ask(device, venue: nil, unassigned: .wait).granted?.hostname.text == "KXP2-CORO-002")
    }

    @Test func `a device that is named in the transaction in which it was told to wait leaves the lobby, too`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let device = try TestFleet.device("AA01")
        let asks = try [nil, VenueCode("CORO")].map { venue in
            DeploymentRequest(
                device: device, ipAddress: "192.0.2.1", product: try ProductCode("KXP2"), venue: venue, unassigned: .wait,
                tokenDigest: try TestFleet.token())
        }
        let decisions = try await fleet.store.attempt { connection in
            try asks.map { try connection.decide($0, by: TestFleet.author()) }
        }.get()
        #expect(decisions.first?.reason == .waitingForOperator(try ProductCode("KXP2"), device))
        #expect(decisions.last?.granted?.hostname.text == "KXP2-CORO-001")
        #expect(try await fleet.store.waitingDevices() == [])
    }

    @Test func `what an operator made of a device in the lobby holds, also when it asks for another product`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let hostname = try Hostname("RXP2-ARIA-AA01")
        for policy in [UnassignedPolicy.wait, .fallback] {
            let serial = policy == .wait ? "AA01" : "AA02"
            _ = try await fleet.ask(TestFleet.device(serial), venue: nil, unassigned: policy)
            let record = try await fleet.store.assignNext(
                product: ProductCode("RXP2"), venue: VenueCode("ARIA"), to: TestFleet.device(serial), by: TestFleet.author())
            #expect(record.hostname.text == "RXP2-ARIA-\(serial)")
            for second in 1...3 as ClosedRange<Int64> {
                let granted = try await fleet.ask(TestFleet.device(serial), venue: nil, unassigned: policy, at: second).granted
                #expect(granted?.hostname == record.hostname)
                #expect(granted?.image.name.text == "rxp2-1.0")
            }
        }
        #expect(try await fleet.store.statistics().fallbackCount == 0)
        // A device that names a venue knows what it is; an operator who named one of each product leaves it the choice.
        #expect(try await fleet.name("AA01", unassigned: .wait) == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01", venue: nil, unassigned: .wait) == "KXP2-CORO-001")
        #expect(try await fleet.name("AA01", product: "RXP2", venue: nil, unassigned: .wait) == hostname.text)
        // The same for a device without a serial number.
        let blank = try TestFleet.device(nil, mac: "2c:cf:67:00:00:07")
        _ = try await fleet.store.assign(try Hostname("KXP2-CORO-003"), to: blank, by: TestFleet.author())
        #expect(try await fleet.ask(blank, product: "RXP2", venue: nil, unassigned: .wait).granted?.hostname.text == "KXP2-CORO-003")
    }

    @Test func `who stopped asking is forgotten after a day, although no other device asks`() async throws {
        let fleet = try await TestFleet.ready()
        _ = try await fleet.ask(TestFleet.device("AA01"), venue: nil, unassigned: .wait)
        let day: Int64 = 86_400
        for second in [0, day, -day] { try await fleet.store.forgetWaitingDevices(at: TestFleet.author(at: second).at) }
        #expect(try await fleet.store.waitingDevices().count == 1)
        try await fleet.store.forgetWaitingDevices(at: TestFleet.author(at: day + 1).at)
        #expect(try await fleet.store.waitingDevices() == [])
        // One that asked by a clock that was far ahead does not stay until that time has come.
        _ = try await fleet.ask(TestFleet.device("AA01"), venue: nil, unassigned: .wait, at: 400 * day)
        try await fleet.store.forgetWaitingDevices(at: TestFleet.author().at)
        #expect(try await fleet.store.waitingDevices() == [])
    }

    @Test func `nobody waits for a batch that is over`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        let cancelled = try await fleet.startBatch(3, parallel: 1)
        for serial in ["AA01", "AA02"] { _ = try await fleet.ask(TestFleet.device(serial)) }
        #expect(try await fleet.store.waitingDevices().count == 1)
        _ = try await fleet.store.orderBatch(cancelled.id, .cancel, by: TestFleet.author())
        #expect(try await fleet.store.waitingDevices() == [])

        try await fleet.startBatch(2, parallel: 1)
        for serial in ["AA03", "AA04", "AA05"] { _ = try await fleet.ask(TestFleet.device(serial)) }
        _ = try await fleet.report(.success, of: DeploymentID(2))
        #expect(try await fleet.ask(TestFleet.device("AA04")).granted?.batch?.state == .completed)
        #expect(try await fleet.store.waitingDevices() == [])
    }

    @Test func `a device that is refused or granted waits no more, also when it stood there without its serial number`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let mac = "2c:cf:67:00:00:01"
        _ = try await fleet.ask(TestFleet.device("AA01"), venue: nil, unassigned: .wait)
        _ = try await fleet.ask(TestFleet.device(nil, mac: mac), venue: nil, unassigned: .wait)
        #expect(try await fleet.ask(TestFleet.device("AA01"), product: "NOPE").reason?.code == "unknown-product")
        #expect(try await fleet.store.waitingDevices().map(\.device.mac?.text) == [mac])
        #expect(try await fleet.name("AA02", mac: mac) == "KXP2-CORO-001")
        #expect(try await fleet.store.waitingDevices() == [])
    }

    @Test func `a dead device that was last heard in the future holds no place, hostname or image`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        try await fleet.startBatch(6, parallel: 1)
        let hour: Int64 = 3_600
        _ = try await fleet.ask(TestFleet.device("AA01"), at: hour)
        _ = try await fleet.ask(TestFleet.device("AA02"), at: hour)
        // The clock is set back by an hour, and neither is heard again.
        #expect(try await fleet.ask(TestFleet.device("AA03")).granted?.hostname.text == "KXP2-CORO-002")
        #expect(try await fleet.ask(TestFleet.device("AA04")).reason?.description.contains("number 1 in the line") == true)
        #expect(try await fleet.store.batch(BatchID(1), at: TestFleet.author().at).waiting == 1)
        let stalled = try await fleet.store.deployments(DeploymentFilter(stalledAt: TestFleet.author().at))
        #expect(stalled.map(\.hostname?.text) == ["KXP2-CORO-001"] && stalled[0].isStalled(at: TestFleet.author().at))
        try await fleet.store.release(try Hostname("KXP2-CORO-001"), by: TestFleet.author())
        let waiting = try await fleet.store.waitingDevices()
        #expect(waiting.map { $0.isSilent(at: TestFleet.author().at) } == [true, false])
        // The other way round: a device that goes on is believed by the new clock, and its hostname stays its own.
        await #expect(throws: StoreError.hostnameIsInstalled(try Hostname("KXP2-CORO-002"))) {
            try await fleet.store.release(try Hostname("KXP2-CORO-002"), by: TestFleet.author(at: 60))
        }
    }

    @Test func `an image that a dead device was heard installing in the future can be removed`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        _ = try await fleet.ask(TestFleet.device("AA01"), at: 3_600)
        let other = try TestFleet.image("other", version: "2.0")
        _ = try await fleet.store.addImage(other, by: TestFleet.author())
        _ = try await fleet.store.activateImage(other.name, by: TestFleet.author())
        try await fleet.store.removeImage(try ImageName("kxp2-1.0"), by: TestFleet.author())
    }

    @Test func `an active batch takes devices out of the lobby`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        _ = try await fleet.ask(TestFleet.device("AA01"), venue: nil, unassigned: .wait)
        try await fleet.startBatch(1)
        #expect(try await fleet.ask(TestFleet.device("AA01"), venue: nil, unassigned: .wait).granted != nil)
        #expect(try await fleet.store.waitingDevices() == [])
    }

    @Test func `the next hostnames can be given to those who waited longest`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let (kxp2, coro) = (try ProductCode("KXP2"), try VenueCode("CORO"))
        for (second, serial) in ["AA03", "AA01", "AA02"].enumerated() {
            _ = try await fleet.ask(TestFleet.device(serial), venue: nil, unassigned: .wait, at: Int64(second * 40))
        }
        await #expect(throws: StoreError.tooFewWaiting(kxp2, wanted: 3, found: 2)) {
            try await fleet.store.assignWaiting(count: 3, product: kxp2, venue: coro, by: TestFleet.author(at: 80))
        }
        let records = try await fleet.store.assignWaiting(count: 2, product: kxp2, venue: coro, by: TestFleet.author(at: 80))
        #expect(records.map(\.hostname.text) == ["KXP2-CORO-001", "KXP2-CORO-002"])
        #expect(records.map(\.device?.serial?.text) == ["AA01", "AA02"])
        #expect(try await fleet.store.waitingDevices().map(\.device.serial?.text) == ["AA03"])
    }

    @Test func `who stopped asking is forgotten after a day, and the lines do not grow without end`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        _ = try await fleet.ask(TestFleet.device("AA01"), venue: nil, unassigned: .wait)
        do {
            var connection = try fleet.connection()
            try connection.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                INSERT INTO waiting_devices (serial_number, ip_address, product_type, first_asked_ms, last_asked_ms)
                SELECT 'BB' || i, '192.0.2.1', 'KXP2', \(TestFleet.author(at: 10).at.milliseconds), \(TestFleet.author(at: 10).at.milliseconds)
                FROM n
                """)
        }
        _ = try await fleet.ask(TestFleet.device("AA02"), venue: nil, unassigned: .wait, at: 20)
        let waiting = try await fleet.store.waitingDevices()
        #expect(waiting.count == 10_000)
        #expect(waiting.first?.device.serial?.text != "AA01" && waiting.last?.device.serial?.text == "AA02")
        _ = try await fleet.ask(TestFleet.device("AA03"), venue: nil, unassigned: .wait, at: 86_500)
        #expect(try await fleet.store.waitingDevices().map(\.device.serial?.text) == ["AA03"])
    }
}
