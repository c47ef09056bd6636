import Fleet
import Foundation
import SQLite
import Synchronization
import Testing

@testable import FleetStore

struct HealthCheckTests {
    private final class Bench: Sendable {
        let runs = Atomic<Int>(0)
        private let elapsed = Mutex(Duration.zero)
        private let start = ContinuousClock.now

        func pass(_ time: Duration) { elapsed.withLock { $0 += time } }
        var now: ContinuousClock.Instant { start + elapsed.withLock { $0 } }
    }

    private struct Sick: Error {}

    @Test func `the result of a check holds for a second, good or bad`() async throws {
        let bench = Bench()
        let check = HealthCheck { bench.now }
        func isHealthy(check isSick: Bool) async -> Bool {
            let result = await check.run {
                bench.runs.add(1, ordering: .relaxed)
                if isSick { throw Sick() }
            }
            if case .success = result { return true }
            return false
        }
        #expect(await isHealthy(check: false))
        bench.pass(.milliseconds(999))
        #expect(await isHealthy(check: true))
        bench.pass(.milliseconds(1))
        #expect(await isHealthy(check: true) == false)
        #expect(await isHealthy(check: false) == false)
        #expect(bench.runs.load(ordering: .relaxed) == 2)
        bench.pass(.seconds(1))
        #expect(await isHealthy(check: false))
        #expect(bench.runs.load(ordering: .relaxed) == 3)
    }

    @Test func `many who ask at once share one check`() async throws {
        let bench = Bench()
        let check = HealthCheck { bench.now }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = await check.run { bench.runs.add(1, ordering: .relaxed) } } }
        }
        #expect(bench.runs.load(ordering: .relaxed) == 1)
    }

    @Test func `a store asks its file no more than once a second`() async throws {
        let bench = Bench()
        let fleet = try await TestFleet.empty()
        let store = try await SQLiteFleetStore.open(path: fleet.path, health: HealthCheck { bench.now })
        try await store.checkHealth()
        try FileManager.default.removeItem(atPath: fleet.path)
        try await store.checkHealth()
        bench.pass(.seconds(1))
        await #expect(throws: StoreError.self) { try await store.checkHealth() }
    }
}
