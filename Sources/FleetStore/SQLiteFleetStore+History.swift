public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Deployments and refusals, newest first.
    public func deployments(_ filter: DeploymentFilter) async throws(StoreError) -> [Deployment] {
        try await read { connection in
            var query: SQL = "SELECT \(DeploymentRow.columns) FROM deployment_history WHERE TRUE"
            if filter.since != nil || filter.until != nil {
                guard let numbers = try connection.numbers(from: filter.since, to: filter.until) else { return [] }
                query += " AND id BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound)"
            }
            query += filter.conditions
            let limit = min(max(1, filter.limit), DeploymentFilter.maximumLimit)
            query += " ORDER BY id DESC LIMIT \(limit) OFFSET \(max(0, filter.offset))"
            return try connection.rows(query) { row in try DeploymentRow(row: row).deployment }
        }
    }

    /// How many deployments ended since a moment.
    public func outcomes(since moment: Timestamp) async throws(StoreError) -> DeploymentOutcomes {
        try await read { connection in
            var outcomes = DeploymentOutcomes()
            let counts = try connection.rows(
                """
                SELECT deployment_status, count(*) AS count FROM deployment_history WHERE completed_ms >= \(moment.milliseconds)
                GROUP BY deployment_status
                """
            ) { row in (try row.text("deployment_status"), Int(try row.integer("count"))) }
            for (state, count) in counts {
                if state == DeploymentState.success.rawValue { outcomes.successful += count } else { outcomes.failed += count }
            }
            return outcomes
        }
    }
}

extension DeploymentFilter {
    fileprivate var conditions: SQL {
        var query: SQL = ""
        if let venue { query += " AND venue_code = \(venue.text)" }
        if let product { query += " AND product_type = \(product.text)" }
        if let state { query += " AND deployment_status = \(state.rawValue)" }
        if let hostname { query += " AND hostname = \(hostname.text)" }
        if let batch { query += " AND batch_id = \(batch)" }
        if onlyOpen || stalledAt != nil { query += " AND completed_at IS NULL" }
        if let stalledAt { query += " AND last_seen_ms < \(stalledAt.milliseconds - Deployment.silenceLimit)" }
        if let since { query += " AND started_ms >= \(since.milliseconds)" }
        if let until { query += " AND started_ms < \(until.milliseconds)" }
        if let before { query += " AND id < \(before.value)" }
        if let text, !text.isEmpty {
            let escaped = text.map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined()
            let pattern = "%\(escaped)%"
            let columns: [SQL] = ["hostname", "serial_number", "mac_address", "ip_address", "error_message"]
            query += " AND (FALSE"
            for column in columns { query += " OR \(column) LIKE \(pattern) ESCAPE '\\'" }
            query += ")"
        }
        return query
    }
}

extension Connection {
    /// The numbers of the rows that began in a time. Numbers nearly follow the time, so this is a narrow range of the table, in the order in which it is
    /// listed; the times are in an index of their own.
    fileprivate mutating func numbers(from since: Timestamp?, to until: Timestamp?) throws -> ClosedRange<Int64>? {
        let bounds = try first(
            """
            SELECT min(id) AS first, max(id) AS last FROM deployment_history
            WHERE started_ms >= \(since?.milliseconds ?? .min) AND started_ms < \(until?.milliseconds ?? .max)
            """
        ) { row in (try row.integerIfAny("first"), try row.integerIfAny("last")) }
        guard let (first, last) = bounds, let first, let last else { return nil }
        return first...last
    }
}
