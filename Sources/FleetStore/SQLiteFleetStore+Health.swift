import Dispatch
import SQLite

extension SQLiteFleetStore {
    /// Returns when the store can be read and written; what was found within the last second still counts.
    ///
    /// A new connection is made for it: the ones that are open would go on working on a file that has been deleted.
    public func checkHealth() async throws(StoreError) {
        let result = await health.run { [path, schemaVersion] in
            var connection = try Self.connect(path: path, mode: .existing, patience: 2_000)
            if connection.isReadOnly { throw StoreFailure.isReadOnly }
            let found = try connection.writeTransaction { try SchemaUpdate.version(&$0) }
            guard found == schemaVersion else { throw StoreFailure.wrongVersion(found) }
            _ = try connection.first("SELECT count(*) AS count FROM products") { row in try row.integer("count") }
        }
        try StoreError.value(of: result, path: path)
    }

    /// Checks the whole database: structure, references, schema.
    public func verify() async throws(StoreError) -> IntegrityReport {
        let result = await ConnectionLane.run(on: DispatchQueue(label: "store.verify")) { [path, patience, schemaVersion] in
            var connection = try Self.connect(path: path, mode: .existing, patience: patience)
            return try connection.readTransaction { connection in
                var problems: [String] = []
                let structure = try connection.rows("PRAGMA integrity_check(100)") { row in try row.text("integrity_check") }
                problems += structure.filter { $0 != "ok" }.map { "The structure is damaged: \($0)." }
                problems += try connection.rows("PRAGMA foreign_key_check") { row in
                    "Row \(try row.integerIfAny("rowid") ?? 0) of \(try row.text("table")) refers to a row of \(try row.text("parent")) that does not exist."
                }
                problems += try connection.wrongCounts()
                problems += try SchemaComparison.differences(of: &connection)
                return IntegrityReport(schemaVersion: schemaVersion, problems: problems)
            }
        }
        return try StoreError.value(of: result, path: path)
    }
}

extension Connection {
    /// One sentence for each count of hostnames that is not their number.
    fileprivate mutating func wrongCounts() throws -> [String] {
        let wrong = try rows(
            """
            WITH counted (venue_code, product_type, status, count) AS (
                SELECT coalesce(venue_code, ''), product_type, status, count(*) FROM hostname_pool GROUP BY 1, 2, 3
            ), kept AS (SELECT * FROM hostname_counts WHERE count > 0)
            SELECT venue_code, product_type, status FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
            UNION SELECT venue_code, product_type, status FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)
            """
        ) { row in "\(try row.text("status")) hostnames of \(try row.text("product_type")) at '\(try row.text("venue_code"))'" }
        return wrong.map { "The count of \($0) is wrong." }
    }
}
