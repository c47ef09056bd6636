import Fleet
import SQLite

extension SQLiteFleetStore {
    /// What came of the deployments that ended in a time, by product, venue and day.
    public func outcomes(_ filter: OutcomeFilter) async throws(StoreError) -> [OutcomeGroup] {
        var query: SQL = """
            SELECT product_type, venue_code, completed_ms / \(Timestamp.day) AS day,
                count(*) FILTER (WHERE deployment_status = 'success') AS successful,
                count(*) FILTER (WHERE deployment_status <> 'success' AND refusal IS NULL) AS failed,
                count(*) FILTER (WHERE refusal IS NOT NULL) AS refused,
                coalesce(sum(completed_ms - started_ms) FILTER (WHERE deployment_status = 'success'), 0) AS milliseconds,
                coalesce(max(completed_ms - started_ms) FILTER (WHERE deployment_status = 'success'), 0) AS longest,
                coalesce(sum(\(SQL.bounded("verified_bytes"))) FILTER (WHERE deployment_status = 'success'), 0) AS verified
            FROM deployment_history
            WHERE completed_ms >= \(filter.since?.milliseconds ?? 0) AND completed_ms < \(filter.until?.milliseconds ?? .max)
            """
        if let venue = filter.venue { query += " AND venue_code = \(venue.text)" }
        if let product = filter.product { query += " AND product_type = \(product.text)" }
        query += " GROUP BY product_type, venue_code, day ORDER BY day, product_type, venue_code"
        return try await read { [query] connection in try connection.rows(query, OutcomeGroup.init(row:)) }
    }
}

extension SQL {
    /// A number of bytes that a device has told, as sums take it: a device that lies must not make them more than a whole number can be.
    static func bounded(_ column: SQL) -> SQL { "min(coalesce(\(column), 0), 17592186044416)" }
}

extension OutcomeGroup {
    fileprivate init(row: borrowing Row) throws {
        self.init(
            product: try row.textIfAny("product_type").map { try ProductCode($0) },
            venue: try row.textIfAny("venue_code").map { try VenueCode($0) },
            day: Timestamp(milliseconds: try row.integer("day") * Timestamp.day), successful: Int(try row.integer("successful")),
            failed: Int(try row.integer("failed")), refused: Int(try row.integer("refused")),
            milliseconds: try row.integer("milliseconds"), longestMilliseconds: try row.integer("longest"),
            verifiedBytes: try row.integer("verified"))
    }
}
