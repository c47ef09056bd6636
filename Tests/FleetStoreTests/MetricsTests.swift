import Fleet
import SQLite
import Testing

@testable import FleetStore

/// What monitoring is told, beside a count of all rows.
struct MetricsTests {
    private struct Totals: Equatable {
        var within: [Int64]
        var numbers: [Int64]
    }

    /// By going through the whole history.
    private func counted(_ fleet: TestFleet) throws -> Totals {
        var connection = try fleet.connection()
        let rows = try connection.rows(
            "SELECT completed_ms - started_ms AS took, verified_bytes, bytes_received FROM deployment_history WHERE deployment_status = 'success'"
        ) { row in
            (
                took: try row.integer("took"), verified: try row.integerIfAny("verified_bytes") ?? 0,
                received: try row.integerIfAny("bytes_received") ?? 0
            )
        }
        return Totals(
            within: FleetMetrics.durationBounds.map { bound in Int64(rows.count { $0.took <= bound * 1_000 }) },
            numbers: [
                Int64(rows.count), rows.map(\.took).reduce(0, +), rows.map(\.verified).reduce(0, +), rows.map(\.received).reduce(0, +),
            ])
    }

    private func told(_ fleet: TestFleet) async throws -> Totals {
        let metrics = try await fleet.store.metrics(at: TestFleet.author().at)
        return Totals(
            within: metrics.durations,
            numbers: [metrics.durationCount, metrics.durationMilliseconds, metrics.verifiedBytes, metrics.receivedBytes])
    }

    @Test func `the times and bytes are those of a count of all rows, whatever is added, ended or removed`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-60")
        #expect(try await told(fleet) == counted(fleet))
        // At each bound, just before and just after it, and longer than all.
        let seconds: [Int64] =
            FleetMetrics.durationBounds.flatMap { (bound: Int64) -> [Int64] in [bound - 1, bound, bound + 1] } + [0, 7_200]
        for (index, second) in seconds.enumerated() {
            let device = try TestFleet.device("10000000\(10_000_000 + index)")
            let id = try #require(try await fleet.ask(device, at: 0).granted).deployment.id
            let progress = DeploymentProgress(
                bytesTotal: 9_000, bytesReceived: UInt64(index * 7), verifiedBytes: index % 5 == 0 ? nil : 9_000)
            _ = try await fleet.report(.downloading, of: id, progress: progress, at: second / 2)
            if index % 7 == 3 {
                _ = try await fleet.report(.failed, of: id, error: "no", at: second)
            } else {
                _ = try await fleet.report(.success, of: id, progress: progress, at: second)
            }
        }
        let all = try await told(fleet)
        #expect(try all == counted(fleet))
        #expect(all.numbers[0] == 33 && all.within.last != all.numbers[0])
        // Rows that come and go behind the program's back, as by an archive.
        var connection = try fleet.connection()
        try connection.run(
            script: "DELETE FROM deployment_stages; DELETE FROM deployment_log; DELETE FROM deployment_history WHERE id % 3 = 0")
        let fewer = try await told(fleet)
        #expect(try fewer == counted(fleet))
        #expect(fewer.numbers[0] < all.numbers[0])
        try connection.run(
            script: """
                INSERT INTO deployment_history (hostname, serial_number, ip_address, product_type, venue_code, image_name, token_digest,
                    deployment_status, started_at, completed_at, started_ms, completed_ms, last_seen_ms, verified_bytes)
                SELECT 'KXP2-CORO-' || value, 'S' || value, '192.0.2.1', 'KXP2', 'CORO', 'x', '\(String(repeating: "a", count: 64))', 'success',
                    '2026-01-01 00:00:00', '2026-01-01 00:00:00', value, value * 40, value * 40, value FROM json_each('[1001, 20002, 300003]');
                UPDATE deployment_history SET deployment_status = 'failed', error_message = 'x' WHERE serial_number = 'S1001';
                """)
        #expect(try await told(fleet) == counted(fleet))
    }

    @Test func `what an older database holds is counted when it is opened, and verified later`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-5")
        for index in 0..<5 {
            let id = try #require(try await fleet.ask(try TestFleet.device("AA0\(index)"), at: 0).granted).deployment.id
            _ = try await fleet.report(.success, of: id, at: Int64(index) * 200)
        }
        var connection = try fleet.connection()
        try connection.run(
            script: """
                DROP TRIGGER success_totals_insert; DROP TRIGGER success_totals_gain; DROP TRIGGER success_totals_loss;
                DROP TRIGGER success_totals_delete; DROP TABLE success_totals;
                """)
        try connection.run(script: Migration.successTotals.script)
        #expect(try await told(fleet) == counted(fleet))
        #expect(try await fleet.store.verify().problems == [])
        try connection.run(script: "UPDATE success_totals SET milliseconds = milliseconds + 1 WHERE within_seconds = 30")
        #expect(try await fleet.store.verify().problems == ["The totals of successful deployments are wrong."])
    }

    @Test func `devices that tell impossible numbers keep nobody from being recorded, and none from being counted`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-9")
        let lie = DeploymentProgress(bytesReceived: .max, verifiedBytes: .max)
        for index in 0..<6 {
            let id = try #require(try await fleet.ask(try TestFleet.device("AA0\(index)"), at: 0).granted).deployment.id
            _ = try await fleet.report(.success, of: id, progress: lie, at: index < 3 ? 10 : 200)
        }
        // As an earlier version kept them.
        var connection = try fleet.connection()
        try connection.run(
            script: """
                DROP TRIGGER success_totals_insert; DROP TRIGGER success_totals_gain; DROP TRIGGER success_totals_loss;
                DROP TRIGGER success_totals_delete; DROP TABLE success_totals;
                UPDATE deployment_history SET bytes_received = 9223372036854775807, verified_bytes = 9223372036854775807;
                """)
        try connection.run(script: Migration.successTotals.script)
        let id = try #require(try await fleet.ask(try TestFleet.device("AA07"), at: 0).granted).deployment.id
        _ = try await fleet.report(.success, of: id, progress: lie, at: 10)
        let largest = Int64(DeploymentProgress.largestNumber)
        #expect(try await told(fleet).numbers == [7, 640_000, 7 * largest, 7 * largest])
        #expect(try await fleet.store.verify().problems == [])
        #expect(try await fleet.store.outcomes(OutcomeFilter()).map(\.verifiedBytes).reduce(0, +) == 7 * largest)
        // However many there are.
        try connection.run("UPDATE success_totals SET received_bytes = 576460752303423488, verified_bytes = 576460752303423488")
        let last = try #require(try await fleet.ask(try TestFleet.device("AA08"), at: 0).granted).deployment.id
        _ = try await fleet.report(.success, of: last, progress: lie, at: 10)
        #expect(try await fleet.store.deployment(last).state == .success)
        #expect(try await told(fleet).numbers[0] == 8)
    }

    @Test func `no row of the history is looked at for them`() async throws {
        let fleet = try await TestFleet.ready()
        var connection = try fleet.connection()
        let plan = try connection.rows("EXPLAIN QUERY PLAN SELECT * FROM success_totals") { try $0.text("detail") }
        #expect(plan == ["SCAN success_totals"])
    }
}
