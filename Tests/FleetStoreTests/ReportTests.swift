import Fleet
import FleetStore
import SQLite
import Testing

struct ReportTests {
    private func started(_ fleet: TestFleet, serial: String? = "AA01", mac: String? = "2c:cf:67:00:00:01", token: Int = 7) async throws
        -> DeploymentID
    {
        try #require(try await fleet.ask(try TestFleet.device(serial, mac: mac), token: token).granted).deployment.id
    }

    @Test func `reports move a deployment forward to success`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        for state in [DeploymentState.starting, .downloading, .verifying, .customizing] {
            let outcome = try await fleet.report(state, of: id, token: 7)
            #expect(outcome.effect == .advanced)
            #expect(outcome.deployment.state == state)
        }
        let done = try await fleet.report(.success, of: id, token: 7, progress: DeploymentProgress(verifiedBytes: 1 << 29), at: 60)
            .deployment
        #expect(done.state == .success)
        #expect(done.completedAt?.text == "2026-03-01 12:01:00")
        #expect(done.progress.verifiedBytes == 1 << 29)
        #expect(
            try await fleet.store.events(of: id).map(\.kind) == [
                "deployment.started", "deployment.starting", "deployment.downloading", "deployment.verifying", "deployment.customizing",
                "deployment.success",
            ])
    }

    @Test func `late and repeated reports are accepted and change no state`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        _ = try await fleet.report(.verifying, of: id, token: 7)
        #expect(try await fleet.report(.downloading, of: id, token: 7).effect == .late)
        #expect(try await fleet.report(.verifying, of: id, token: 7, at: 3).effect == .repeated)
        #expect(try await fleet.store.deployment(id).lastSeenAt.text == "2026-03-01 12:00:03")
        let done = try await fleet.report(.success, of: id, token: 7).deployment
        for state in DeploymentState.allCases {
            let outcome = try await fleet.report(state, of: id, token: 7, message: "again", error: "late")
            #expect(outcome == ReportOutcome(deployment: done, effect: .late))
        }
    }

    @Test func `a failure keeps its reason`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        var reasons: [String?] = []
        for (serial, message, error) in [("AA01", nil, "the card is bad"), ("AA02", "stopped", nil), ("AA03", nil, nil)]
            as [(String, String?, String?)]
        {
            let id = try await started(fleet, serial: serial)
            reasons.append(try await fleet.report(.failed, of: id, token: 7, message: message, error: error).deployment.errorMessage)
        }
        #expect(reasons == ["the card is bad", "stopped", "the device reported a failure without a reason"])
    }

    @Test func `a report needs the token of its own deployment`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-2")
        let id = try await started(fleet)
        let other = try await started(fleet, serial: "AA02", mac: nil, token: 8)
        for (id, token) in [(id, 8), (other, 7)] {
            await #expect(throws: StoreError.wrongToken(id)) { try await fleet.report(.success, of: id, token: token) }
            await #expect(throws: StoreError.wrongToken(id)) {
                try await fleet.store.authorize(.token(id, digest: try TestFleet.token(token)))
            }
        }
        await #expect(throws: StoreError.unknownDeployment(DeploymentID(99))) { try await fleet.report(.success, of: DeploymentID(99)) }
        #expect(try await fleet.store.deployments(DeploymentFilter(state: .started)).count == 2)
        #expect(try await fleet.store.authorize(.token(id, digest: try TestFleet.token(7))).id == id)
    }

    @Test func `a refusal has no token that fits`() async throws {
        let fleet = try await TestFleet.ready()
        let id = try #require(try await fleet.ask(try TestFleet.device("AA01"), token: 7).refused).id
        await #expect(throws: StoreError.wrongToken(id)) { try await fleet.report(.success, of: id, token: 7) }
    }

    @Test func `an old client reports by serial number and MAC address on its newest open deployment`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let first = try await started(fleet)
        let second = try await started(fleet)
        let device = try TestFleet.device("aa01", mac: "2C:CF:67:00:00:01")
        let outcome = try await fleet.report(.downloading, of: device)
        #expect(outcome.deployment.id == second)
        #expect(try await fleet.store.deployment(first).state == .failed)
        #expect(try await fleet.report(.success, of: device).effect == .advanced)
        #expect(try await fleet.report(.success, of: device).effect == .late)
    }

    @Test func `an old client with another's MAC address or serial number reports on nothing`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let id = try await started(fleet)
        for (serial, mac) in [("AA01", "2c:cf:67:00:00:99"), ("AA99", "2c:cf:67:00:00:01"), ("AA99", nil)] as [(String, String?)] {
            let device = try TestFleet.device(serial, mac: mac)
            await #expect(throws: StoreError.noDeployment(device)) { try await fleet.report(.success, of: device) }
            await #expect(throws: StoreError.noDeployment(device)) { try await fleet.store.authorize(.device(device)) }
        }
        #expect(try await fleet.store.deployment(id).state == .started)
    }

    @Test(arguments: [("AA01", nil), (nil, "2c:cf:67:00:00:01")] as [(String?, String?)])
    func `an old client that leaves out half of what is known of it reports on nothing`(serial: String?, mac: String?) async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        let device = try TestFleet.device(serial, mac: mac)
        await #expect(throws: StoreError.noDeployment(device)) { try await fleet.report(.success, of: device) }
        #expect(try await fleet.store.deployment(id).state == .started)
    }

    @Test(arguments: [("AA01", nil), (nil, "2c:cf:67:00:00:01")] as [(String?, String?)])
    func `an old client of which only half is known needs no more than that`(serial: String?, mac: String?) async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet, serial: serial, mac: mac)
        let outcome = try await fleet.report(.success, of: try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01"))
        #expect(outcome.deployment.id == id)
        #expect(outcome.effect == .advanced)
    }

    @Test func `a device that knows its token is not believed without it from the start`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        let id = try #require(try await fleet.ask(device, token: 7, knowsToken: true).granted).deployment.id
        for state in [DeploymentState.starting, .success] {
            await #expect(throws: StoreError.tokenRequired(id)) { try await fleet.report(state, of: device) }
        }
        #expect(try await fleet.store.deployment(id).state == .started)
        #expect(try await fleet.report(.success, of: id, token: 7).effect == .advanced)
    }

    @Test func `a device that has shown its token must go on doing so`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        _ = try await fleet.report(.starting, of: id, token: 7)
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        for state in [DeploymentState.downloading, .success] {
            await #expect(throws: StoreError.tokenRequired(id)) { try await fleet.report(state, of: device) }
        }
    }

    @Test func `a device that comes back without its token and fails is heard, and its open deployment stays`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        let open = try await fleet.report(.downloading, of: id, token: 7).deployment
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        for attempt in 1...2 {
            let outcome = try await fleet.report(.failed, of: device, error: "no card")
            #expect(outcome.effect == .failureRecorded)
            #expect(outcome.deployment.id != id)
            #expect(outcome.deployment.errorMessage == "no card")
            #expect(outcome.deployment.attempt == attempt)
        }
        #expect(try await fleet.store.deployment(id) == open)
        #expect(try await fleet.store.deployments(DeploymentFilter()).count == 2)
        #expect(try await fleet.report(.success, of: id, token: 7).effect == .advanced)
    }

    @Test func `a failure without a deployment is a row of its own, one for all repetitions`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01")
        for attempt in 1...3 {
            let outcome = try await fleet.report(.failed, of: device, error: "no card")
            #expect(outcome.effect == .failureRecorded)
            #expect(outcome.deployment.attempt == attempt)
            #expect(outcome.deployment.state == .failed)
        }
        _ = try await fleet.report(.failed, of: device, error: "no network", at: 600)
        #expect(try await fleet.store.deployments(DeploymentFilter()).map(\.errorMessage) == ["no network", "no card"])
        await #expect(throws: StoreError.noDeployment(device)) { try await fleet.report(.downloading, of: device) }
    }

    @Test func `a device that reports failures without end makes one row in ten minutes`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        let first = try await fleet.report(.failed, of: device, error: "failure 0").deployment
        for number in 1...599 {
            let outcome = try await fleet.report(
                .failed, of: device, error: "failure \(number)", from: "192.168.151.\(number % 200)", at: Int64(number))
            #expect(outcome.effect == .failureRecorded)
            #expect(outcome.deployment.id == first.id)
            #expect(outcome.deployment.attempt == number + 1)
            #expect(outcome.deployment.errorMessage == "failure \(number)")
        }
        #expect(try await fleet.eventKinds().filter { $0 == "deployment.failed" }.count == 1)
        #expect(try await fleet.report(.failed, of: device, error: "failure 600", at: 600).deployment.id != first.id)
        #expect(try await fleet.store.deployments(DeploymentFilter()).count == 2)
    }

    @Test func `one address cannot make more than sixty rows of failures in an hour, whatever devices it claims to be`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        func report(_ number: Int, from address: String, at second: Int64) async throws -> Deployment {
            try await fleet.report(
                .failed, of: try TestFleet.device("AA\(number)"), error: "failure \(number)", from: address, at: second
            ).deployment
        }
        for number in 0..<60 { _ = try await report(number, from: "192.0.2.1", at: Int64(number)) }
        let first = try await report(60, from: "192.0.2.1", at: 3_598)
        for number in 61..<70 {
            let counted = try await report(number, from: "192.0.2.1", at: 3_599)
            #expect(counted.id == first.id)
            #expect(counted.attempt == number - 59)
            #expect(counted.errorMessage?.contains("\(number - 59) more failures at 192.0.2.1") == true)
            #expect(counted.errorMessage?.hasSuffix("of serial AA\(number): failure \(number)") == true, "\(counted)")
            #expect(counted.state == .failed)
        }
        // Each of the sixty still says what its own device said.
        let rows = try await fleet.store.deployments(DeploymentFilter(limit: 200))
        #expect(rows.reversed().prefix(60).map(\.errorMessage) == (0..<60).map { "failure \($0)" })
        #expect(rows.map(\.attempt).reduce(0, +) == 70)
        #expect(try await fleet.eventKinds().filter { $0 == "deployment.failed" }.count == 61)
        #expect(try await report(70, from: "192.0.2.2", at: 3_599).errorMessage == "failure 70")
        #expect(try await report(71, from: "192.0.2.1", at: 3_600).errorMessage == "failure 71")
        #expect(try await fleet.store.deployments(DeploymentFilter(limit: 200)).count == 63)
        #expect(try await fleet.store.verify().isSound)
    }

    @Test func `a repeated failure report of an old client makes no second row`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        let device = try TestFleet.device("AA01", mac: "2c:cf:67:00:00:01")
        #expect(try await fleet.report(.failed, of: device, error: "no card").effect == .advanced)
        #expect(try await fleet.report(.failed, of: device, error: "no card").effect == .late)
        #expect(try await fleet.store.deployments(DeploymentFilter()).map(\.id) == [id])
        #expect(try await fleet.report(.failed, of: device, error: "another").effect == .failureRecorded)
    }

    @Test func `progress of many devices is taken at once and writes no events`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        let first = try await started(fleet, serial: "AA01")
        let second = try await started(fleet, serial: "AA02")
        let ended = try await started(fleet, serial: "AA03")
        _ = try await fleet.report(.failed, of: ended, token: 7)
        let events = try await fleet.eventKinds()
        let progress = DeploymentProgress(
            bytesTotal: 1_000, bytesWritten: 500, bytesReceived: 300, bytesResent: 10, rate: 99, stageTimes: ["network": 12, "hash": 3])
        try await fleet.store.recordProgress(
            [first, second, ended, DeploymentID(99)].map {
                ProgressUpdate(deployment: $0, progress: progress, message: "half way", seenAt: TestFleet.author(at: 30).at)
            })
        try await fleet.store.recordProgress([
            ProgressUpdate(
                deployment: first, progress: DeploymentProgress(bytesWritten: 600, stageTimes: ["network": 15, "bad name=1": 1]),
                seenAt: TestFleet.author(at: 20).at)
        ])
        let row = try await fleet.store.deployment(first)
        #expect(
            row.progress
                == DeploymentProgress(
                    bytesTotal: 1_000, bytesWritten: 600, bytesReceived: 300, bytesResent: 10, rate: 99,
                    stageTimes: ["network": 15, "hash": 3]))
        #expect(row.lastMessage == "half way")
        #expect(row.lastSeenAt.text == "2026-03-01 12:00:30")
        #expect(try await fleet.store.deployment(second).progress == progress)
        #expect(try await fleet.store.deployment(ended).progress == DeploymentProgress())
        #expect(try await fleet.eventKinds() == events)
    }

    @Test func `a device was heard when it reported, also when the clock was set back by hours since`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        for seconds in [Int64(7_200), 7_190, 100] {
            try await fleet.store.recordProgress([
                ProgressUpdate(
                    deployment: id, progress: DeploymentProgress(), message: nil, seenAt: TestFleet.author(at: seconds).at)
            ])
            let heard = seconds == 100 ? "2026-03-01 12:01:40" : "2026-03-01 14:00:00"
            #expect(try await fleet.store.deployment(id).lastSeenAt.text == heard)
        }
    }

    @Test func `numbers beyond what any card has are cut to the largest`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        _ = try await fleet.report(.downloading, of: id, token: 7, progress: DeploymentProgress(bytesTotal: .max))
        #expect(try await fleet.store.deployment(id).progress.bytesTotal == DeploymentProgress.largestNumber)
    }

    @Test func `what a device says is kept line by line, on one line each, and not without end`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let id = try await started(fleet)
        _ = try await fleet.report(.starting, of: id, token: 7, message: "card\nchecked", at: 1)
        _ = try await fleet.report(.starting, of: id, token: 7, message: "card\nchecked", at: 2)
        _ = try await fleet.report(.downloading, of: id, token: 7, message: String(repeating: "x", count: 5_000), at: 3)
        let log = try await fleet.store.deviceLog(of: id)
        #expect(log.map(\.at.text) == ["2026-03-01 12:00:01", "2026-03-01 12:00:03"])
        #expect(log.map(\.state) == [.starting, .downloading])
        #expect(log.first?.message == "card?checked")
        #expect(log.last?.message.count == 1_001)
        do {
            var connection = try fleet.connection()
            try connection.run(
                """
                INSERT INTO deployment_log (deployment_id, at_ms, deployment_status, message)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1998) SELECT \(id.value), 0, 'started', 'x' FROM n
                """)
        }
        _ = try await fleet.report(.downloading, of: id, token: 7, message: "one too many")
        #expect(try await fleet.store.deviceLog(of: id).count == 2_000)
        #expect(try await fleet.store.deployment(id).lastMessage == "one too many")
    }
}
