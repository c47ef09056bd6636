import Fleet
import FleetStore
import TestSupport
import Testing

struct ConcurrencyTests {
    /// Lets devices ask one after the other, each twice, and fails on anything but two equal answers.
    private static func deploy(devices: ClosedRange<Int>, through store: SQLiteFleetStore) async throws {
        for number in devices {
            var names: Set<Hostname> = []
            for attempt in 1...2 {
                let decision = try await store.beginDeployment(
                    DeploymentRequest(
                        device: try TestFleet.device("1000\(10_000 + number)"), ipAddress: "192.168.151.100",
                        product: try ProductCode("KXP2"),
                        venue: try VenueCode("CORO"), tokenDigest: try TestFleet.token(number)), by: TestFleet.author())
                let granted = try #require(decision.granted)
                #expect(granted.deployment.attempt == attempt)
                names.insert(granted.hostname)
            }
            #expect(names.count == 1)
        }
    }

    private func expectEveryNumberOnce(_ fleet: TestFleet, count: Int) async throws {
        let records = try await fleet.store.hostnames(HostnameFilter(state: .assigned))
        #expect(records.compactMap { Int($0.hostname.identifier) } == Array(1...count))
        #expect(Set(records.compactMap(\.device?.serial)).count == count)
        #expect(try await fleet.store.deployments(DeploymentFilter(onlyOpen: true, limit: 1_000)).count == count)
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test func `devices that ask one store at once never share a number, and none is left out`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-200")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...40 {
                group.addTask { try await Self.deploy(devices: number * 3 - 2...number * 3, through: fleet.store) }
            }
            try await group.waitForAll()
        }
        try await expectEveryNumberOnce(fleet, count: 120)
    }

    @Test func `nor do devices that ask through several stores on the same file`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-200")
        let path = fleet.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let store = try await SQLiteFleetStore.open(path: path, readerCount: 1)
                    try await Self.deploy(devices: number * 20 + 1...number * 20 + 20, through: store)
                }
            }
            try await group.waitForAll()
        }
        try await expectEveryNumberOnce(fleet, count: 120)
    }

    @Test func `nor do devices that ask through several processes`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-200")
        let path = fleet.path
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, number = number as Int] in
                        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
                        try await Self.deploy(devices: number * 30 + 1...number * 30 + 30, through: store)
                    }
                }
            }
        }
        try await expectEveryNumberOnce(fleet, count: 120)
    }

    // What a change waits for another process's is seen by nobody: eight that write without a pause are never told that the database is locked.
    @Test func `eight processes that assign as fast as they can all get every hostname that they ask for`() async throws {
        let fleet = try await TestFleet.ready()
        let path = fleet.path
        let perProcess = 150
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = path as String, first = number * perProcess as Int, count = perProcess as Int] in
                        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false)
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            for lane in 0..<10 {
                                group.addTask {
                                    for number in stride(from: first + lane, to: first + count, by: 10) {
                                        _ = try await store.assignNext(
                                            product: try ProductCode("RXP2"), venue: try VenueCode("CORO"),
                                            to: try TestFleet.device("1000\(10_000_000 + number)"), by: TestFleet.author())
                                    }
                                }
                            }
                            try await group.waitForAll()
                        }
                    }
                }
            }
        }
        let records = try await fleet.store.hostnames(HostnameFilter(state: .assigned))
        #expect(Set(records.compactMap(\.device?.serial)).count == 8 * perProcess)
        #expect(try await fleet.store.verify().problems == [])
    }

    @Test func `the same device asking through many connections at once gets one hostname`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-50")
        let path = fleet.path
        let names = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let other = TestFleet(directory: fleet.directory, store: try await SQLiteFleetStore.open(path: path, readerCount: 1))
                    return try await other.name("AA01")
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(names == ["KXP2-CORO-001"])
        #expect(try await fleet.store.deployments(DeploymentFilter(onlyOpen: true)).count == 1)
        #expect(try await fleet.store.statistics().total == PoolCounts(available: 49, assigned: 1))
    }

    @Test func `the last number of a pool goes to one of the devices that want it`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        let outcomes = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 1...20 { group.addTask { try await fleet.name("AA\(number)") } }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(Set(outcomes.compactMap { $0 }).count == 5)
        #expect(outcomes.filter { $0 == nil }.count == 15)
    }

    @Test func `several processes may make a new file at the same time`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("new.db")
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<12 {
                group.addTask { try await SQLiteFleetStore.open(path: path, readerCount: 1).products().count }
            }
            for try await count in group { #expect(count == 2) }
        }
    }

    @Test func `readers go on while progress is written`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-20")
        var ids: [DeploymentID] = []
        for number in 1...20 {
            ids.append(try #require(try await fleet.ask(try TestFleet.device("AA\(number)")).granted).deployment.id)
        }
        try await withThrowingTaskGroup(of: Void.self) { [ids] group in
            group.addTask {
                for round in 1...50 {
                    try await fleet.store.recordProgress(
                        ids.map {
                            ProgressUpdate(
                                deployment: $0, progress: DeploymentProgress(bytesWritten: UInt64(round)), seenAt: TestFleet.author().at)
                        })
                }
            }
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50 {
                        // One transaction wrote them, so one read sees them all alike.
                        let rows = try await fleet.store.deployments(DeploymentFilter(onlyOpen: true))
                        #expect(Set(rows.map(\.progress.bytesWritten)).count == 1)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
