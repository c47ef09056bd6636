import SQLite

/// Compares the schema of a file with the one that the migrations make.
enum SchemaComparison {
    /// One sentence for each table, index or trigger that is missing, unknown or different.
    static func differences(of connection: inout Connection) throws -> [String] {
        var reference = try Connection(path: ":memory:")
        _ = try SchemaUpdate.run(on: &reference, path: ":memory:")
        let wanted = try objects(&reference)
        let found = try objects(&connection)
        return wanted.keys.sorted().compactMap { name in
            switch found[name] {
            case nil: "The \(name) is missing."
            case wanted[name]: nil
            default: "The \(name) is not as this program made it."
            }
        } + found.keys.filter { wanted[$0] == nil }.sorted().map { "The \($0) is not this program's." }
    }

    private static func objects(_ connection: inout Connection) throws -> [String: String] {
        // sqlite_stat and the like are SQLite's own, and differ without harm.
        let rows = try connection.rows(
            "SELECT type || ' ' || name AS name, coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        ) { row in (try row.text("name"), try row.text("sql")) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
