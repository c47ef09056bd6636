import Fleet
import SQLite

/// Checks that rows can be read as values of the fleet. One that cannot makes an error of every call that meets it; an active batch would make
/// one of every device that asks.
enum ReadingCheck {
    /// The most problems of one table that are told.
    private static let limit = 20

    /// One sentence for each row that cannot be read.
    static func problems(_ connection: inout Connection, includingHistory: Bool) throws -> [String] {
        var problems = try unreadable("venues", in: &connection) { row in _ = try Venue(row: row) }
        problems += try unreadable("hostname_pool", in: &connection) { row in _ = try PooledHostname(row: row) }
        problems += try unreadable("deployment_batches", in: &connection) { row in _ = try Batch(row: row) }
        if includingHistory {
            problems += try unreadable("deployment_history", columns: DeploymentRow.columns, in: &connection) { row in
                _ = try DeploymentRow(row: row)
            }
        }
        return problems
    }

    private static func unreadable(
        _ table: String, columns: SQL = "*", in connection: inout Connection, _ read: (borrowing Row) throws -> Void
    ) throws -> [String] {
        let query: SQL = "SELECT \(columns) FROM \(SQL(stringLiteral: table)) ORDER BY id"
        let found = try connection.rows(query) { row -> String? in
            do {
                try read(row)
                return nil
            } catch {
                let reason = "\(error)"
                return "Row \(try row.integer("id")) of \(table) cannot be read: \(reason)\(reason.hasSuffix(".") ? "" : ".")"
            }
        }
        return Array(found.compactMap(\.self).prefix(limit))
    }
}
