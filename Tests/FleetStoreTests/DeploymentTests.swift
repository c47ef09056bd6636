import Fleet
import FleetStore
import Testing

struct DeploymentTests {
    @Test func `a device that asks gets a hostname, the active image and a row of the history`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        let granted = try #require(try await fleet.ask(device, at: 5).granted)
        #expect(granted.hostname.text == "KXP2-CORO-001")
        #expect(granted.isNewHostname)
        #expect(granted.image.name.text == "kxp2-1.0")
        let row = try await fleet.store.deployment(granted.deployment.id)
        #expect(row == granted.deployment)
        #expect(row.hostname == granted.hostname)
        #expect(row.device == device)
        #expect(row.ipAddress == "192.168.151.100")
        #expect(row.venue?.text == "CORO")
        #expect(row.imageVersion?.text == "1.0")
        #expect(row.state == .started)
        #expect(row.attempt == 1)
        #expect(row.startedAt.text == "2026-03-01 12:00:05")
        #expect(row.completedAt == nil)
        #expect(try await fleet.store.events(of: row.id).map(\.kind) == ["deployment.started"])
    }

    @Test(arguments: [("RXP2", "CORO"), ("KXP2", "CORO"), ("RXP2", nil)])
    func `what a device is granted is what the store keeps`(product: String, venue: String?) async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let device = try TestFleet.device("AABBCCDD01", mac: "2c:cf:67:00:00:01")
        // Within a second: the pool keeps whole ones.
        let author = Authorship("test", at: Timestamp(milliseconds: 1_772_366_400_789))
        for attempt in 1...2 {
            let request = DeploymentRequest(
                device: device, ipAddress: "192.168.151.100", product: try ProductCode(product), venue: try venue.map { try VenueCode($0) },
                tokenDigest: try TestFleet.token())
            let granted = try #require(try await fleet.store.beginDeployment(request, by: author).granted)
            #expect(granted.deployment.attempt == attempt)
            #expect(try await fleet.store.deployment(granted.deployment.id) == granted.deployment)
        }
        let other = try TestFleet.device("AABBCCDD02")
        let assigned = try await fleet.store.assignNext(
            product: try ProductCode(product), venue: try VenueCode("CORO"), to: other, by: author)
        #expect(try await fleet.store.hostname(assigned.hostname) == assigned)
    }

    @Test func `a device that starts again closes its earlier attempt`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-2")
        let device = try TestFleet.device("AA01")
        let first = try #require(try await fleet.ask(device, token: 1).granted)
        let second = try #require(try await fleet.ask(device, token: 2, at: 9).granted)
        #expect(second.hostname == first.hostname)
        #expect(!second.isNewHostname)
        #expect(second.deployment.attempt == 2)
        let closed = try await fleet.store.deployment(first.deployment.id)
        #expect(closed.state == .failed)
        #expect(closed.errorMessage == "the device started again: attempt 2")
        #expect(closed.completedAt?.text == "2026-03-01 12:00:09")
        #expect(try await fleet.store.deployments(DeploymentFilter(onlyOpen: true)).map(\.id) == [second.deployment.id])
    }

    @Test func `attempts are counted from the last success, and for each product`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-2")
        let device = try TestFleet.device("AA01")
        var attempts: [Int] = []
        for _ in 0..<3 { attempts.append(try #require(try await fleet.ask(device).granted).deployment.attempt) }
        let last = try #require(try await fleet.ask(device).granted).deployment
        _ = try await fleet.report(.success, of: last.id)
        attempts.append(last.attempt)
        attempts.append(try #require(try await fleet.ask(device).granted).deployment.attempt)
        attempts.append(try #require(try await fleet.ask(device, product: "RXP2").granted).deployment.attempt)
        #expect(attempts == [1, 2, 3, 4, 1, 1])
        #expect(try await fleet.store.deployments(DeploymentFilter(onlyOpen: true)).count == 1)
    }

    @Test func `unknown product, unknown venue and no active image are refusals that use up no hostname`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01")
        let product = try Product(code: ProductCode("NEW1"), name: "New", strategy: .pool)
        try await fleet.store.createProduct(product, by: TestFleet.author())
        try await fleet.importKarts("1", product: "NEW1")
        #expect(try await fleet.ask(device, product: "NOPE").reason == .unknownProduct(try ProductCode("NOPE")))
        #expect(try await fleet.ask(device, venue: "NOPE").reason == .unknownVenue(try VenueCode("NOPE")))
        #expect(try await fleet.ask(device, product: "NEW1").reason == .noActiveImage(product.code))
        #expect(try await fleet.store.statistics().total == PoolCounts(available: 2))
        let rows = try await fleet.store.deployments(DeploymentFilter())
        #expect(rows.map(\.refusalCode) == ["no-active-image", "unknown-venue", "unknown-product"])
        for row in rows {
            #expect(row.state == .failed)
            #expect(row.hostname == nil)
            #expect(row.completedAt != nil)
            #expect(row.errorMessage?.isEmpty == false)
        }
    }

    @Test func `the same refusal of the same device is one row, however often it asks`() async throws {
        let fleet = try await TestFleet.ready()
        let device = try TestFleet.device("AA01")
        var ids: Set<DeploymentID> = []
        for second in 0..<5 { ids.insert(try #require(try await fleet.ask(device, at: Int64(second)).refused).id) }
        #expect(ids.count == 1)
        let row = try #require(try await fleet.store.deployments(DeploymentFilter()).first)
        #expect(row.attempt == 5)
        #expect(row.startedAt.text == "2026-03-01 12:00:00")
        #expect(row.lastSeenAt.text == "2026-03-01 12:00:04")
        #expect(try await fleet.eventKinds().filter { $0 == "deployment.refused" }.count == 1)

        _ = try await fleet.ask(try TestFleet.device("AA02"))
        _ = try await fleet.ask(device, venue: "ARIA")
        #expect(try await fleet.store.deployments(DeploymentFilter()).count == 3)
    }

    @Test func `a device that asks for something else each time it is refused cannot fill the history`() async throws {
        let fleet = try await TestFleet.ready()
        let device = try TestFleet.device("AA01")
        for number in 0..<60 { _ = try await fleet.ask(device, venue: "X\(100 + number)", at: Int64(number)) }
        let rows = try await fleet.store.deployments(DeploymentFilter(limit: 1_000))
        #expect(rows.count == 20)
        #expect(rows.map(\.attempt).reduce(0, +) == 60)
        #expect(rows.first?.errorMessage?.contains("X159") == true)
        _ = try await fleet.ask(device, venue: "X200", at: 3_700)
        #expect(try await fleet.store.deployments(DeploymentFilter(limit: 1_000)).count == 21)
    }

    @Test func `a device that asks without end is granted 240 deployments in an hour, the last of which goes on`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-2")
        let device = try TestFleet.device("AA01")
        var last: Deployment?
        for second in 0..<240 { last = try #require(try await fleet.ask(device, at: Int64(second)).granted).deployment }
        for second in 240..<300 {
            let answer = try await fleet.ask(device, at: Int64(second))
            #expect(answer.reason == .tooManyStarts(device, limit: 240))
            #expect(answer.refused?.attempt == second - 239)
        }
        #expect(try await fleet.store.deployments(DeploymentFilter(limit: 1_000)).count == 241)
        let open = try await fleet.store.deployments(DeploymentFilter(onlyOpen: true))
        #expect(open.map(\.id) == [last?.id])
        _ = try #require(try await fleet.ask(try TestFleet.device("AA02"), at: 300).granted)
        // The first of them is an hour old; and a clock that was set back refuses nobody.
        _ = try #require(try await fleet.ask(device, at: 3_600).granted)
        _ = try #require(try await fleet.ask(device, at: -100_000).granted)
        #expect(try await fleet.store.verify().isSound)
    }

    @Test func `one address cannot fill the history with refusals of devices that it invents`() async throws {
        let fleet = try await TestFleet.ready()
        for number in 0..<1_010 { _ = try await fleet.ask(try TestFleet.device("AA\(10_000 + number)")) }
        let rows = try await fleet.store.deployments(DeploymentFilter(limit: 1_000))
        #expect(rows.count == 1_000)
        let newest = try #require(rows.first)
        #expect(newest.attempt == 10)
        #expect(newest.refusalCode == "more-refusals")
        #expect(newest.errorMessage?.contains("10 more refusals at ") == true && newest.errorMessage?.contains("AA11009: ") == true)
        #expect(rows.dropFirst().allSatisfy { $0.attempt == 1 && $0.refusalCode == "pool-exhausted" })
        #expect(rows.last?.id.value == 2)
    }

    @Test func `a refusal after a deployment in between is a new row`() async throws {
        let fleet = try await TestFleet.ready()
        let device = try TestFleet.device("AA01")
        let first = try #require(try await fleet.ask(device).refused)
        try await fleet.importKarts("1")
        _ = try #require(try await fleet.ask(device).granted)
        try await fleet.store.release(try Hostname("KXP2-CORO-001"), by: TestFleet.author(at: 61))
        _ = try await fleet.name("AA02")
        let second = try #require(try await fleet.ask(device).refused)
        #expect(second.id != first.id)
        #expect(second.attempt == 1)
    }

    @Test func `a device that is refused has given up its open deployment`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01")
        let open = try #require(try await fleet.ask(device).granted).deployment
        _ = try await fleet.ask(device, product: "NOPE")
        #expect(try await fleet.store.deployment(open.id).errorMessage == "the device started again and was refused")
    }

    @Test func `the history is newest first, filtered and paged`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        var ids: [DeploymentID] = []
        for serial in ["AA01", "AA02", "AA03"] {
            ids.append(try #require(try await fleet.ask(try TestFleet.device(serial)).granted).deployment.id)
        }
        ids.append(try #require(try await fleet.ask(try TestFleet.device("AA04"), product: "RXP2", venue: "ARIA").granted).deployment.id)
        _ = try await fleet.report(.success, of: ids[1])
        func list(_ filter: DeploymentFilter) async throws -> [DeploymentID] { try await fleet.store.deployments(filter).map(\.id) }
        #expect(try await list(DeploymentFilter()) == Array(ids.reversed()))
        #expect(try await list(DeploymentFilter(venue: try VenueCode("ARIA"))) == [ids[3]])
        #expect(try await list(DeploymentFilter(product: try ProductCode("KXP2"), state: .started)) == [ids[2], ids[0]])
        #expect(try await list(DeploymentFilter(hostname: try Hostname("KXP2-CORO-002"))) == [ids[1]])
        #expect(try await list(DeploymentFilter(onlyOpen: true)) == [ids[3], ids[2], ids[0]])
        #expect(try await list(DeploymentFilter(limit: 2)) == [ids[3], ids[2]])
        #expect(try await list(DeploymentFilter(before: ids[2], limit: 2)) == [ids[1], ids[0]])
        #expect(try await list(DeploymentFilter(limit: -1)) == [ids[3]])
    }

    @Test func `the server can end a deployment, once`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try #require(try await fleet.ask(try TestFleet.device("AA01")).granted).deployment.id
        let failed = try await fleet.store.failDeployment(id, reason: "the image is gone", by: TestFleet.author())
        #expect(failed.errorMessage == "the image is gone")
        #expect(try await fleet.store.failDeployment(id, reason: "other", by: TestFleet.author()) == failed)
        let unknown = DeploymentID(99)
        await #expect(throws: StoreError.unknownDeployment(unknown)) {
            try await fleet.store.failDeployment(unknown, reason: "x", by: TestFleet.author())
        }
    }
}
