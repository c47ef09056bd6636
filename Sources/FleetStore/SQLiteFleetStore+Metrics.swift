public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// The fleet in the numbers that monitoring asks for.
    public func metrics(at now: Timestamp) async throws(StoreError) -> FleetMetrics {
        try await read { connection in
            let ended = try connection.endedDeployments()
            let batches = try connection.rows(
                "SELECT status, count(*) AS count, sum(remaining_count) AS remaining FROM deployment_batches GROUP BY status"
            ) { row in (try row.text("status"), try row.integer("count"), try row.integer("remaining")) }
            return FleetMetrics(
                deployments: try connection.rows(
                    """
                    SELECT product_type, deployment_status, sum(count) AS count FROM deployment_counts
                    GROUP BY product_type, deployment_status
                    """
                ) { row in
                    FleetMetrics.DeploymentCount(
                        product: try row.text("product_type"), state: try row.text("deployment_status"), count: try row.integer("count"))
                },
                durations: ended.durations, durationCount: ended.count, durationMilliseconds: ended.milliseconds,
                verifiedBytes: ended.verified, receivedBytes: ended.received,
                hostnames: try connection.rows(
                    "SELECT product_type, venue_code, status, count FROM hostname_counts ORDER BY product_type, venue_code, status"
                ) { row in
                    FleetMetrics.HostnameCount(
                        product: try row.text("product_type"), venue: try row.text("venue_code"), state: try row.text("status"),
                        count: try row.integer("count"))
                },
                waitingForHostname: try connection.askingCount("batch_id IS NULL", at: now),
                waitingForTurn: try connection.askingCount("batch_id IS NOT NULL", at: now),
                batches: Dictionary(batches.map { ($0.0, $0.1) }) { $0 + $1 },
                batchDevicesToGo: batches.first { $0.0 == BatchState.active.rawValue }?.2 ?? 0,
                lastEvent: try connection.auditHead().id)
        }
    }
}

extension Connection {
    fileprivate struct Ended {
        let durations: [Int64]
        let count: Int64
        let milliseconds: Int64
        let verified: Int64
        let received: Int64
    }

    fileprivate mutating func endedDeployments() throws -> Ended {
        var query: SQL = """
            SELECT count(*) AS count, coalesce(sum(completed_ms - started_ms), 0) AS milliseconds,
                coalesce(sum(verified_bytes), 0) AS verified, coalesce(sum(bytes_received), 0) AS received
            """
        for bound in FleetMetrics.durationBounds { query += SQL.counting(upTo: bound) }
        query += " FROM deployment_history WHERE deployment_status = 'success'"
        let none = FleetMetrics.durationBounds.map { _ in Int64(0) }
        return try first(query) { row in
            Ended(
                durations: try FleetMetrics.durationBounds.map { try row.integer("within_\($0)") }, count: try row.integer("count"),
                milliseconds: try row.integer("milliseconds"), verified: try row.integer("verified"), received: try row.integer("received"))
        } ?? Ended(durations: none, count: 0, milliseconds: 0, verified: 0, received: 0)
    }

    fileprivate mutating func askingCount(_ condition: SQL, at now: Timestamp) throws -> Int64 {
        try first("SELECT count(*) AS count FROM waiting_devices WHERE \(condition) AND \(SQL.isAsking(at: now))") { row in
            try row.integer("count")
        } ?? 0
    }
}

extension SQL {
    /// A column that counts the deployments that took at most so many seconds. The bounds are the program's own.
    fileprivate static func counting(upTo bound: Int64) -> SQL {
        ", count(*) FILTER (WHERE completed_ms - started_ms <= \(bound * 1_000)) AS " + SQL(stringLiteral: "within_\(bound)")
    }

    fileprivate static func + (first: SQL, second: SQL) -> SQL {
        var both = first
        both += second
        return both
    }
}
