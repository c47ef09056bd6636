import Fleet
import FleetStore
import SQLite
import Testing

/// The queries that every device makes find their rows by an index, however large the tables are.
struct QueryPlanTests {
    @Test(
        arguments: [
            "SELECT * FROM hostname_pool WHERE product_type = 'KXP2' AND venue_code = 'CORO' AND status = 'available' ORDER BY number LIMIT 1",
            "SELECT * FROM hostname_pool WHERE product_type = 'KXP2' AND serial_number = 'AA' AND status = 'assigned'",
            """
            SELECT * FROM hostname_pool WHERE product_type = 'KXP2' AND mac_address = '2c:cf:67:00:00:01'
                AND serial_number IS NULL AND status = 'assigned'
            """,
            "SELECT * FROM hostname_pool WHERE product_type = 'KXP2' AND mac_address = '2c:cf:67:00:00:01' AND +status = 'assigned' LIMIT 2",
            "SELECT * FROM hostname_pool WHERE hostname = 'KXP2-CORO-001'",
            "SELECT number FROM hostname_pool WHERE venue_code = 'CORO' AND product_type = 'KXP2' AND number BETWEEN 1 AND 50",
            "SELECT product_type, status, count FROM hostname_counts WHERE venue_code = 'CORO'",
            "SELECT * FROM master_images WHERE product_type = 'KXP2' AND is_active = 1",
            """
            SELECT * FROM deployment_history WHERE id IN (
                SELECT id FROM deployment_history WHERE serial_number = 'AA'
                UNION ALL SELECT id FROM deployment_history WHERE mac_address = '2c:cf:67:00:00:01' AND serial_number IS NULL
            ) AND refusal IS NULL ORDER BY id DESC LIMIT 1
            """,
            """
            SELECT id FROM deployment_history WHERE mac_address = '2c:cf:67:00:00:01' AND serial_number IN (
                SELECT serial_number FROM hostname_pool
                WHERE product_type IN (SELECT code FROM products) AND mac_address = '2c:cf:67:00:00:01')
            """,
            "SELECT id FROM deployment_history WHERE hostname = 'KXP2-CORO-001' AND iif(completed_at IS NULL, 0, id) = 0",
            """
            SELECT id FROM deployment_history INDEXED BY deployment_history_status
            WHERE deployment_status IN ('started', 'starting', 'downloading', 'verifying', 'customizing')
            """,
            "SELECT 1 FROM hostname_pool WHERE product_type = 'KXP2' AND mac_address = '2c:cf:67:00:00:01'",
            "SELECT * FROM deployment_history WHERE venue_code = 'CORO' ORDER BY id DESC LIMIT 50",
            "SELECT id FROM deployment_history INDEXED BY deployment_history_trouble WHERE venue_code = 'CORO' AND error_message IS NOT NULL",
            "SELECT * FROM deployment_history INDEXED BY deployment_history_trouble WHERE venue_code = 'CORO' AND deployment_status = 'failed' ORDER BY id DESC",
            "SELECT * FROM deployment_history WHERE deployment_status = 'failed' ORDER BY id DESC LIMIT 50",
            """
            SELECT id FROM deployment_history
            WHERE started_ms > 1772362800000 AND started_ms <= 1772366400000 AND refusal = 'reported' AND ip_address = '192.0.2.1'
            ORDER BY started_ms DESC, id DESC LIMIT 60
            """,
            "SELECT * FROM deployment_batches WHERE status = 'active' ORDER BY priority DESC, id LIMIT 1",
            "SELECT id FROM deployment_batches INDEXED BY deployment_batches_due WHERE status = 'pending' AND starts_at_ms <= 5 ORDER BY starts_at_ms, id",
            "SELECT * FROM hostname_pool WHERE serial_number = 'AA' AND status = 'reserved'",
            "SELECT * FROM hostname_pool WHERE mac_address = '2c:cf:67:00:00:01' AND serial_number IS NULL AND status = 'reserved'",
            """
            SELECT count(*) AS live FROM deployment_history
            WHERE batch_id = 1 AND completed_at IS NULL AND last_seen_ms >= 5
            """,
            "SELECT deployment_status, count(*) AS count FROM deployment_history WHERE batch_id = 1",
            "SELECT count(*) AS ahead FROM waiting_devices WHERE batch_id = 1 AND last_asked_ms >= 5 AND id < 7",
            "SELECT * FROM waiting_devices WHERE batch_id IS NULL ORDER BY id LIMIT 5",
            "SELECT id FROM waiting_devices WHERE serial_number = 'AA'",
            "SELECT id FROM waiting_devices WHERE mac_address = '2c:cf:67:00:00:01' AND serial_number IS NULL",
            "SELECT id FROM deployment_batches WHERE image_name = 'a' AND status IN ('pending', 'active', 'paused') LIMIT 1",
            "SELECT * FROM deployment_log WHERE deployment_id = 1 ORDER BY id",
            "SELECT * FROM events WHERE subject = 'deployment 1' ORDER BY id",
        ] as [SQL])
    func `no table is searched from end to end`(query: SQL) async throws {
        let fleet = try await TestFleet.empty()
        var connection = try fleet.connection()
        var explain: SQL = "EXPLAIN QUERY PLAN "
        explain += query
        let plan = try connection.rows(explain) { row in try row.text("detail") }
        #expect(!plan.isEmpty)
        for step in plan {
            #expect(!step.hasPrefix("SCAN"), "\(plan)")
            #expect(!step.contains("TEMP B-TREE FOR ORDER BY") || query.text.contains("id IN"), "\(plan)")
        }
    }
}
