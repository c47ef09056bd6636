import CSQLite

extension Connection {
    /// Changes the definition of a table and leaves its rows as they are: for constraints, which are nowhere but in that text, where making the
    /// table anew would take too long. All rows have to fulfil what it says afterwards. In a transaction, which the caller has open.
    ///
    /// Source: sqlite.org/lang_altertable.html, section 7, the shorter of its two procedures.
    ///
    /// - Parameter changes: pieces of the definition, each of which it has once, and what stands for them.
    /// - Throws: ``SQLiteError``, also for a piece that the definition does not have exactly once.
    public mutating func redefine(table: String, _ changes: [(old: String, new: String)]) throws {
        guard var definition = try first("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = \(table)", { try $0.text("sql") })
        else { throw SQLiteError(code: SQLITE_MISUSE, message: "there is no table \(table)", sql: "") }
        for (old, new) in changes {
            let places = definition.ranges(of: old)
            guard let place = places.first, places.count == 1 else {
                throw SQLiteError(code: SQLITE_MISUSE, message: "\(table) has \(places.count) times: \(old)", sql: definition)
            }
            definition.replaceSubrange(place, with: new)
        }
        let version = try first("PRAGMA schema_version") { try $0.integer("schema_version") } ?? 0
        unsafe rpi_sqlite3_configure(database, SQLITE_DBCONFIG_DEFENSIVE, 0)
        unsafe rpi_sqlite3_configure(database, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)
        defer {
            unsafe rpi_sqlite3_configure(database, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0)
            unsafe rpi_sqlite3_configure(database, SQLITE_DBCONFIG_DEFENSIVE, 1)
        }
        try run("UPDATE sqlite_schema SET sql = \(definition) WHERE type = 'table' AND name = \(table)")
        // Other connections read the schema anew when its number is another; this one does now.
        try run(script: "PRAGMA schema_version = \(version + 1); PRAGMA writable_schema = RESET")
    }
}
