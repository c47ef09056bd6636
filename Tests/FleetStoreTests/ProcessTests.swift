import Fleet
import FleetStore
import Foundation
import TestSupport
import Testing

/// Many processes on one database. `RPI_DEPLOY_TEST_ASSIGNMENTS` sets how many assignments each makes (2,000 by hand).
struct ProcessTests {
    private static let processes = 8

    private static func serials(of process: Int, count: Int) -> [String] {
        (0..<count).map { "E\(1_000 + process)\(100_000 + $0)" }
    }

    @Test func `eight processes share a pool and a batch: no duplicate, no burned number, and nobody is told that the database is locked`()
        async throws
    {
        let each = ProcessInfo.processInfo.environment["RPI_DEPLOY_TEST_ASSIGNMENTS"].flatMap { Int($0) } ?? 150
        let total = each * Self.processes
        let fleet = try await TestFleet.ready(karts: "1-\(total)", inMemory: true)
        let batch = try await fleet.startBatch(total / 2)
        let path = fleet.path
        await withTaskGroup(of: Void.self) { group in
            for process in 0..<Self.processes {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, process = process as Int, each = each as Int] in
                        let store = try await SQLiteFleetStore.open(path: path, createIfMissing: false, readerCount: 1)
                        for serial in Self.serials(of: process, count: each) {
                            let request = DeploymentRequest(
                                device: try TestFleet.device(serial), ipAddress: "192.168.151.100", product: try ProductCode("KXP2"),
                                venue: try VenueCode("CORO"), tokenDigest: try TestFleet.token())
                            _ = try #require(try await store.beginDeployment(request, by: TestFleet.author()).granted)
                        }
                    }
                }
            }
        }
        let records = try await fleet.store.hostnames(HostnameFilter(state: .assigned))
        #expect(records.compactMap { Int($0.hostname.identifier) } == Array(1...total))
        let wanted = Set((0..<Self.processes).flatMap { Self.serials(of: $0, count: each) })
        #expect(Set(records.compactMap(\.device?.serial?.text)) == wanted)
        #expect(try await fleet.batch(batch.id).state == .completed)
        #expect(try await fleet.store.batch(batch.id, at: TestFleet.author().at).open == total / 2)
        #expect(try await fleet.store.verify().problems == [])
    }
}
