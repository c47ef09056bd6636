import SQLite

/// How a database of the original system is known: it has no version mark, and its tables and their columns.
enum OriginalSchema {
    /// Its tables, in the order in which they are taken over.
    static let tables = ["venues", "hostname_pool", "master_images", "deployment_batches", "deployment_history"]

    // An early version had no batches, and a site may never have registered an image.
    private static let required: [String: Set<String>] = [
        "venues": ["code", "name"],
        "hostname_pool": ["product_type", "venue_code", "identifier", "status"],
        "deployment_history": ["hostname", "deployment_status", "started_at"],
    ]

    /// Whether a file without version mark is the original system's.
    static func isFound(in connection: inout Connection) throws -> Bool {
        for (table, columns) in required where try !columns.isSubset(of: self.columns(of: table, in: &connection)) { return false }
        return true
    }

    /// The names of all tables but SQLite's own, and the script that removes them with all that hangs on them.
    static func contents(_ connection: inout Connection) throws -> (tables: [String], removal: String) {
        let objects = try connection.rows(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
        ) { row in (try row.text("type"), try row.text("name")) }
        let removal = objects.map { type, name in "DROP \(type) \(quoted(name));" }
        return (objects.filter { $0.0 == "table" }.map(\.1), removal.joined(separator: "\n"))
    }

    /// A name as SQL writes it.
    static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    private static func columns(of table: String, in connection: inout Connection) throws -> Set<String> {
        Set(try connection.rows("SELECT name FROM pragma_table_info(\(table))") { row in try row.text("name") })
    }
}
