public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Deployments and refusals, newest first.
    public func deployments(_ filter: DeploymentFilter) async throws(StoreError) -> [Deployment] {
        try await read { connection in
            var query: SQL = "SELECT \(DeploymentRow.columns) FROM deployment_history"
            if filter.isFailedAtVenue { query += " INDEXED BY deployment_history_trouble" }
            query += " WHERE TRUE"
            query += filter.conditions
            let limit = min(max(1, filter.limit), DeploymentFilter.maximumLimit)
            query += filter.isByTime ? " ORDER BY started_ms DESC, id DESC" : " ORDER BY id DESC"
            query += " LIMIT \(limit) OFFSET \(max(0, filter.offset))"
            return try connection.rows(query) { row in try DeploymentRow(row: row).deployment }
        }
    }

    /// How many deployments ended since a moment.
    public func outcomes(since moment: Timestamp) async throws(StoreError) -> DeploymentOutcomes {
        try await read { connection in
            var outcomes = DeploymentOutcomes()
            let counts = try connection.rows(
                """
                SELECT deployment_status, count(*) AS count FROM deployment_history INDEXED BY deployment_history_ended
                WHERE completed_ms >= \(moment.milliseconds) GROUP BY deployment_status
                """
            ) { row in (try row.text("deployment_status"), Int(try row.integer("count"))) }
            for (state, count) in counts {
                if state == DeploymentState.success.rawValue { outcomes.successful += count } else { outcomes.failed += count }
            }
            let refused = try connection.first(
                """
                SELECT count(*) AS count FROM deployment_history INDEXED BY deployment_history_ended
                WHERE completed_ms >= \(moment.milliseconds) AND deployment_status = 'failed' AND refusal IS NOT NULL
                """
            ) { row in Int(try row.integer("count")) }
            outcomes.refused = refused ?? 0
            return outcomes
        }
    }
}

extension DeploymentFilter {
    /// Whether the time is what narrows the list down most, so that its index gives the rows and their order.
    fileprivate var isByTime: Bool { (since != nil || until != nil) && venue == nil && hostname == nil && batch == nil }

    /// Whether an index has nothing but what is looked for, and perhaps a few that did not fail.
    fileprivate var isFailedAtVenue: Bool { venue != nil && state == .failed && hostname == nil && batch == nil }

    // A plus before a column keeps SQLite from using its index: without statistics it would take that of the state, which half of all rows may have,
    // rather than that of the venue.
    fileprivate var conditions: SQL {
        var query: SQL = ""
        if let venue { query += " AND venue_code = \(venue.text)" }
        if let product { query += " AND product_type = \(product.text)" }
        if isFailedAtVenue {
            // Said in the words of the index.
            query += " AND deployment_status = 'failed'"
        } else if let state {
            let hasNarrower = venue != nil || hostname != nil || batch != nil || isByTime
            query += hasNarrower ? " AND +deployment_status = \(state.rawValue)" : " AND deployment_status = \(state.rawValue)"
        }
        if let hostname { query += " AND hostname = \(hostname.text)" }
        if let batch { query += " AND batch_id = \(batch)" }
        if onlyOpen || stalledAt != nil {
            query += """
                 AND id IN (
                    SELECT id FROM deployment_history INDEXED BY deployment_history_status
                    WHERE deployment_status IN ('started', 'starting', 'downloading', 'verifying', 'customizing'))
                """
        }
        if let stalledAt { query += " AND NOT (\(SQL.isHeard(at: stalledAt)))" }
        if isByTime {
            query += " AND started_ms >= \(since?.milliseconds ?? .min) AND started_ms < \(until?.milliseconds ?? .max)"
        } else {
            if let since { query += " AND +started_ms >= \(since.milliseconds)" }
            if let until { query += " AND +started_ms < \(until.milliseconds)" }
        }
        if let before { query += " AND id < \(before.value)" }
        if let text, !text.isEmpty {
            let columns: [SQL] = ["hostname", "serial_number", "mac_address", "ip_address"]
            if let venue {
                // Indexes have all of this, so that only rows that fit are read.
                query += """
                     AND id IN (
                        SELECT id FROM deployment_history INDEXED BY deployment_history_venue
                        WHERE venue_code = \(venue.text) AND \(SQL.containing(text, anyOf: columns))
                        UNION ALL
                        SELECT id FROM deployment_history INDEXED BY deployment_history_trouble
                        WHERE venue_code = \(venue.text) AND error_message IS NOT NULL AND \(SQL.containing(text, anyOf: ["error_message"])))
                    """
            } else {
                query += " AND \(SQL.containing(text, anyOf: columns + ["error_message"]))"
            }
        }
        return query
    }
}
