import Fleet
import FleetStore
import Foundation
import SQLite
import TestSupport
import Testing

/// The store and a model of it, driven by the same random operations.
///
/// `RPI_DEPLOY_TEST_OPERATIONS` sets how many (100,000 by hand), `RPI_DEPLOY_TEST_SEED` repeats a run.
struct ModelTests {
    private static func setting(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    @Test func `whatever devices and operators do, the store is as a simple model says`() async throws {
        let count = Self.setting("RPI_DEPLOY_TEST_OPERATIONS") ?? 10_000
        let seed = Self.setting("RPI_DEPLOY_TEST_SEED").map { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
        print("model test: \(count) operations, RPI_DEPLOY_TEST_SEED=\(seed)")
        // Each life is a fleet of its own, so that the model stays small and quick.
        let life = 2_000
        for (index, start) in stride(from: 0, to: count, by: life).enumerated() {
            guard try await live(min(life, count - start), seed: seed &+ UInt64(index)) else { return }
        }
    }

    /// Runs one fleet's life; gives whether store and model agreed to its end.
    private func live(_ count: Int, seed: UInt64) async throws -> Bool {
        let fleet = try await TestFleet.ready(karts: "1-12", inMemory: true)
        try await fleet.importKarts("1-6", venue: "ARIA")
        var operations = RandomOperations(fleet, seed: seed)
        _ = operations.model.add(1...12, "CORO")
        _ = operations.model.add(1...6, "ARIA")
        var history: [String] = []
        for number in 1...count {
            let step = try await operations.step()
            history.append("\(operations.model.now) s: \(step.what): \(step.store)")
            let isSame = step.store == step.model
            if isSame, number % 40 != 0, number != count { continue }
            let difference = isSame ? try await differences(of: fleet, operations.model) : "the model says \(step.model)"
            if let difference {
                Issue.record("seed \(seed), step \(number): \(difference)\n\(history.suffix(30).joined(separator: "\n"))")
                return false
            }
        }
        #expect(try await fleet.store.verify().problems == [], "seed \(seed)")
        return true
    }

    private static func key(_ device: DeviceIdentity?) -> String? { device?.serial?.text ?? device?.mac?.text }

    private func differences(of fleet: TestFleet, _ model: ModelFleet) async throws -> String? {
        var names: [String: ModelFleet.Name] = [:]
        for record in try await fleet.store.hostnames(HostnameFilter()) {
            names[record.hostname.text] = ModelFleet.Name(state: record.state, device: Self.key(record.device))
        }
        for (name, entry) in names.merging(model.names, uniquingKeysWith: { first, _ in first }) where model.names[name] != names[name] {
            return "\(name) is \(String(describing: names[name])), the model has \(String(describing: model.names[name])) of \(entry)"
        }
        for batch in try await fleet.store.batches(BatchFilter()) {
            let wanted = model.batches[Int(batch.id.value) - 1]
            // A batch whose time has come starts at the next look.
            let state = batch.state
            if batch.remaining != wanted.remaining || state != wanted.state || batch.plan.priority != wanted.priority {
                return "batch \(batch.id) is \(state) with \(batch.remaining), the model has \(wanted)"
            }
        }
        let open = try await fleet.store.deployments(DeploymentFilter(onlyOpen: true, limit: 1_000)).map { $0.hostname?.text ?? "" }
        let wanted = model.attempts.filter(\.isOpen).map(\.hostname)
        if Set(open) != Set(wanted) || open.count != wanted.count { return "open are \(open), the model has \(wanted)" }
        let line = try await fleet.store.waitingDevices().map { Self.key($0.device) ?? "" }
        if line != model.line.map(\.device) { return "waiting are \(line), the model has \(model.line)" }
        return nil
    }
}
