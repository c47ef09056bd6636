import Fleet
import FleetStore
import SQLite
import Testing

/// What the tables refuse even when a program other than ours writes.
struct ConstraintTests {
    private static let digest = String(repeating: "a", count: 64)

    @Test(
        arguments: [
            "INSERT INTO products (code, name, strategy) VALUES ('kxp3', 'x', 'pool')",
            "INSERT INTO products (code, name, strategy) VALUES ('3KXP', 'x', 'pool')",
            "INSERT INTO products (code, name, strategy) VALUES ('KXP3', '', 'pool')",
            "INSERT INTO products (code, name, strategy) VALUES ('KXP3', 'x', 'random')",
            "INSERT INTO venues (code, name, created_at) VALUES ('abcd', 'x', '2026-01-01 00:00:00')",
            "INSERT INTO venues (code, name, created_at) VALUES ('ABCDE', 'x', '2026-01-01 00:00:00')",
            "INSERT INTO venues (code, name, created_at) VALUES ('ABCD', 'x', 'yesterday')",
            "INSERT INTO venues (code, name, created_at) VALUES ('ABCD', 'x', '2026-02-30 00:00:00')",
            "INSERT INTO venues (code, name, created_at) VALUES ('CORO', 'x', '2026-01-01 00:00:00')",
            "UPDATE venues SET name = NULL",
            // Hostnames
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, created_at) VALUES ('NOPE', 'CORO', '1', '2026-01-01 00:00:00')",
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, created_at) VALUES ('KXP2', 'NOPE', '1', '2026-01-01 00:00:00')",
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, created_at) VALUES ('KXP2', 'CORO', 'a b', '2026-01-01 00:00:00')",
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, number, created_at) VALUES ('KXP2', 'CORO', '9', 9, '2026-01-01 00:00:00')",
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, number, created_at) VALUES ('KXP2', 'CORO', '001', 1, '2026-01-01 00:00:00')",
            "INSERT INTO hostname_pool (product_type, venue_code, identifier, created_at) VALUES ('KXP2', NULL, 'AB', '2026-01-01 00:00:00')",
            "UPDATE hostname_pool SET status = 'broken' WHERE identifier = '001'",
            "UPDATE hostname_pool SET status = 'available' WHERE identifier = '001'",
            "UPDATE hostname_pool SET serial_number = NULL WHERE identifier = '001'",
            "UPDATE hostname_pool SET assigned_date = NULL WHERE identifier = '001'",
            "UPDATE hostname_pool SET serial_number = 'aa01' WHERE identifier = '001'",
            "UPDATE hostname_pool SET mac_address = '2C:CF:67:00:00:01' WHERE identifier = '001'",
            "UPDATE hostname_pool SET serial_number = 'AA02' WHERE identifier = '002'",
            "UPDATE hostname_pool SET status = 'assigned', assigned_date = '2026-01-01 00:00:00' WHERE identifier = '002'",
            "UPDATE hostname_pool SET status = 'assigned', assigned_date = '2026-01-01 00:00:00', serial_number = 'AA01' WHERE identifier = '002'",
            "UPDATE hostname_pool SET status = 'retired' WHERE identifier = '002'",
            "UPDATE hostname_pool SET status = 'reserved', reserved_at = '2026-01-01 00:00:00' WHERE identifier = '002'",
            // Images
            "UPDATE master_images SET is_active = 2",
            "UPDATE master_images SET size_bytes = 0",
            "UPDATE master_images SET used_bytes = size_bytes + 1",
            "UPDATE master_images SET checksum = 'abc'",
            "UPDATE master_images SET name = '../x'",
            "UPDATE master_images SET customization = NULL",
            "UPDATE master_images SET product_type = 'KXP2'",
            "UPDATE master_images SET size_bytes = 'big'",
            // Deployments
            "UPDATE deployment_history SET deployment_status = 'lost'",
            "UPDATE deployment_history SET deployment_status = 'success'",
            "UPDATE deployment_history SET deployment_status = 'failed', completed_at = '2026-01-01 00:00:00', completed_ms = 0",
            "UPDATE deployment_history SET completed_at = '2026-01-01 00:00:00'",
            "UPDATE deployment_history SET hostname = NULL",
            "UPDATE deployment_history SET token_digest = 'secret'",
            "UPDATE deployment_history SET serial_number = NULL",
            "UPDATE deployment_history SET attempt = 0",
            "UPDATE deployment_history SET bytes_written = -1",
            "UPDATE deployment_history SET batch_id = 7",
            "INSERT INTO deployment_log (deployment_id, at_ms, deployment_status, message) VALUES (99, 0, 'started', 'x')",
            "INSERT INTO deployment_stages (deployment_id, stage, milliseconds) VALUES (1, 'a b', 1)",
            // Batches
            "INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, created_at) VALUES ('CORO', 'KXP2', 0, 0, '2026-01-01 00:00:00')",
            "INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, created_at) VALUES ('CORO', 'KXP2', 5, 6, '2026-01-01 00:00:00')",
            "INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, status, created_at) VALUES ('CORO', 'KXP2', 5, 5, 'lost', '2026-01-01 00:00:00')",
            "INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, status, created_at) VALUES ('CORO', 'KXP2', 5, 0, 'active', '2026-01-01 00:00:00')",
            "UPDATE deployment_batches SET remaining_count = 1",
            "UPDATE deployment_batches SET status = 'completed'",
            "UPDATE deployment_batches SET status = 'paused'",
            "UPDATE deployment_batches SET status = 'active', remaining_count = 1",
            "UPDATE deployment_batches SET total_count = 3",
            "UPDATE deployment_batches SET venue_code = 'ARIA'",
            "UPDATE deployment_batches SET parallel_limit = 0",
            "INSERT INTO waiting_devices (ip_address, product_type, first_asked_ms, last_asked_ms) VALUES ('192.0.2.1', 'KXP2', 0, 0)",
            "INSERT INTO waiting_devices (serial_number, ip_address, product_type, first_asked_ms, last_asked_ms) VALUES ('AA09', '192.0.2.1', 'KXP2', 1, 0)",
            "INSERT INTO waiting_devices (serial_number, ip_address, product_type, batch_id, first_asked_ms, last_asked_ms) VALUES ('AA09', '192.0.2.1', 'KXP2', 99, 0, 0)",
            // The audit log
            "UPDATE events SET actor = 'nobody'",
            "DELETE FROM events",
            "INSERT INTO events (at, at_ms, actor, kind, subject, detail) VALUES ('2026-01-01 00:00:00', 0, 'a', 'a.b', '', 'no object')",
            "DELETE FROM venues",
            "DELETE FROM products",
        ] as [SQL])
    func `the database itself refuses`(statement: SQL) async throws {
        let fleet = try await TestFleet.ready(karts: "1-2")
        _ = try await fleet.name("AA01")
        try await fleet.importKarts("3-4")
        try await fleet.createBatch(2)
        var connection = try fleet.connection()
        let error = #expect(throws: SQLiteError.self) { try connection.run(statement) }
        #expect(error?.kind == .constraint)
    }

    @Test func `batches, reservations and retirements fit into the tables`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-3")
        do {
            var connection = try fleet.connection()
            try connection.run(
                "UPDATE hostname_pool SET status = 'retired', retired_at = '2026-01-01 00:00:00', retired_reason = 'crash' WHERE identifier = '001'"
            )
            try connection.run(
                "UPDATE hostname_pool SET status = 'reserved', reserved_at = '2026-01-01 00:00:00', serial_number = 'AA09' WHERE identifier = '002'"
            )
            try connection.run(
                """
                INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, created_at)
                VALUES ('CORO', 'KXP2', 5, 5, '2026-01-01 00:00:00')
                """)
        }
        #expect(try await fleet.name("AA01") == "KXP2-CORO-003")
        #expect(try await fleet.store.venue(try VenueCode("CORO")).total == PoolCounts(assigned: 1, retired: 1, reserved: 1))
        let retired = try await fleet.store.hostnames(HostnameFilter(state: .retired))
        #expect(retired.map(\.hostname.text) == ["KXP2-CORO-001"])
        await #expect(throws: StoreError.hostnameNotAvailable(try Hostname("KXP2-CORO-001"), .retired)) {
            try await fleet.store.assign(try Hostname("KXP2-CORO-001"), to: try TestFleet.device("AA05"), by: TestFleet.author())
        }
    }

    @Test func `a refused change leaves nothing behind, not even its event`() async throws {
        let fleet = try await TestFleet.ready(karts: "1")
        let before = try await fleet.eventKinds()
        await #expect(throws: StoreError.self) {
            try await fleet.store.release(try Hostname("KXP2-CORO-001"), by: TestFleet.author())
        }
        await #expect(throws: StoreError.self) { try await fleet.importKarts("5", venue: "NOPE") }
        #expect(try await fleet.eventKinds() == before)
    }
}
