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

    /// From what is kept: the history itself may have hundreds of thousands of rows.
    fileprivate mutating func endedDeployments() throws -> Ended {
        let totals = try rows("SELECT * FROM success_totals") { row in
            (
                within: try row.integer("within_seconds"), count: try row.integer("count"), milliseconds: try row.integer("milliseconds"),
                verified: try row.integer("verified_bytes"), received: try row.integer("received_bytes")
            )
        }
        return Ended(
            durations: FleetMetrics.durationBounds.map { bound in
                totals.filter { (1...bound).contains($0.within) }.map(\.count).reduce(0, +)
            },
            count: totals.map(\.count).reduce(0, +), milliseconds: totals.map(\.milliseconds).reduce(0, +),
            verified: totals.map(\.verified).reduce(0, +), received: totals.map(\.received).reduce(0, +))
    }

    fileprivate mutating func askingCount(_ condition: SQL, at now: Timestamp) throws -> Int64 {
        try first("SELECT count(*) AS count FROM waiting_devices WHERE \(condition) AND \(SQL.isAsking(at: now))") { row in
            try row.integer("count")
        } ?? 0
    }
}
