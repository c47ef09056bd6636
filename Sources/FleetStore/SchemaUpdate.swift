import SQLite

/// Brings the schema of a file up to date. `PRAGMA user_version` is the number of the last step that the file has.
enum SchemaUpdate {
    /// Runs the steps that the file lacks, all in one transaction, and gives the version after them.
    static func run(on connection: inout Connection, path: String, steps: [Migration] = Migration.all) throws -> Int {
        if try version(&connection) == steps.count { return steps.count }
        return try connection.writeTransaction { connection in
            // Read again under the lock: another process may have done the same work.
            let found = try version(&connection)
            guard found <= steps.count else { throw StoreError.newerSchema(path: path, found: found, known: steps.count) }
            if found <= 0 {
                let tables = try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { row in
                    try row.text("name")
                }
                guard found == 0, tables.isEmpty else { throw StoreError.foreignDatabase(path: path, tables: tables) }
            }
            try apply(steps.dropFirst(found), to: &connection)
            return steps.count
        }
    }

    /// Runs steps within a transaction.
    static func apply(_ steps: ArraySlice<Migration>, to connection: inout Connection) throws {
        for step in steps {
            try connection.run(script: step.script)
            try step.work?(&connection)
            try connection.run(script: "PRAGMA user_version = \(step.version)")
        }
    }

    /// The version of a file; 0 when it was never marked.
    static func version(_ connection: inout Connection) throws -> Int {
        Int(try connection.first("PRAGMA user_version") { row in try row.integer("user_version") } ?? 0)
    }
}
