import SQLite

/// Checks everything that can be known of a database from itself: structure, references, schema, counts, audit log.
enum IntegrityCheck {
    /// What the checks found on a connection that is in a transaction.
    static func report(on connection: inout Connection, noted: AuditHead? = nil) throws -> IntegrityReport {
        let structure = try connection.rows("PRAGMA integrity_check(100)") { row in try row.text("integrity_check") }
        var problems = structure.filter { $0 != "ok" }.map { "The structure is damaged: \($0)." }
        let version = try SchemaUpdate.version(&connection)
        do {
            let (found, head) = try contentProblems(&connection, noted: noted)
            return IntegrityReport(schemaVersion: version, problems: problems + found, head: head)
        } catch let error where !problems.isEmpty {
            problems.append("The rest cannot be read: \(error).")
            return IntegrityReport(schemaVersion: version, problems: problems, head: nil)
        }
    }

    private static func contentProblems(_ connection: inout Connection, noted: AuditHead?) throws -> ([String], AuditHead) {
        var problems = try connection.rows("PRAGMA foreign_key_check") { row in
            "Row \(try row.integerIfAny("rowid") ?? 0) of \(try row.text("table")) refers to a row of \(try row.text("parent")) that does not exist."
        }
        problems += try connection.wrongCounts()
        problems += try ReadingCheck.problems(&connection, includingHistory: false)
        problems += try SchemaComparison.differences(of: &connection)
        let chain = try AuditCheck.chain(&connection, noted: noted)
        problems += chain.problems
        problems += try AuditCheck.deployments(&connection)
        // A log that was changed proves nothing of the rows.
        if chain.problems.isEmpty { problems += try AuditCheck.rows(&connection) }
        return (problems, chain.head)
    }
}

extension Connection {
    /// One sentence for each count that is not the number of its rows.
    fileprivate mutating func wrongCounts() throws -> [String] {
        let hostnames = try rows(
            """
            WITH counted (venue_code, product_type, status, count) AS (
                SELECT coalesce(venue_code, ''), product_type, status, count(*) FROM hostname_pool GROUP BY 1, 2, 3
            ), kept AS (SELECT * FROM hostname_counts WHERE count > 0)
            SELECT venue_code, product_type, status FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
            UNION SELECT venue_code, product_type, status FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)
            """
        ) { row in "\(try row.text("status")) hostnames of \(try row.text("product_type")) at '\(try row.text("venue_code"))'" }
        let deployments = try rows(
            """
            WITH counted (venue_code, product_type, deployment_status, count) AS (
                SELECT coalesce(venue_code, ''), coalesce(product_type, ''), deployment_status, count(*) FROM deployment_history
                GROUP BY 1, 2, 3
            ), kept AS (SELECT * FROM deployment_counts WHERE count > 0)
            SELECT venue_code, product_type, deployment_status FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
            UNION SELECT venue_code, product_type, deployment_status FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)
            """
        ) { row in
            "'\(try row.text("deployment_status"))' deployments of \(try row.text("product_type")) at '\(try row.text("venue_code"))'"
        }
        let totals = try first(
            """
            SELECT (SELECT count(*), coalesce(sum(completed_ms - started_ms), 0), coalesce(sum(\(SQL.bounded("verified_bytes"))), 0),
                    coalesce(sum(\(SQL.bounded("bytes_received"))), 0) FROM deployment_history WHERE deployment_status = 'success')
                = (SELECT coalesce(sum(count), 0), coalesce(sum(milliseconds), 0), coalesce(sum(verified_bytes), 0),
                    coalesce(sum(received_bytes), 0) FROM success_totals) AS same
            """
        ) { try $0.integer("same") == 1 }
        return (hostnames + deployments).map { "The count of \($0) is wrong." }
            + (totals == true ? [] : ["The totals of successful deployments are wrong."])
    }
}
