import SQLite

extension Migration {
    /// What a new device writes costs less: most of what the constraints of its rows took was for these.
    static let cheaperChecks = Migration(
        version: 12, script: "DELETE FROM sqlite_sequence WHERE name = 'events'",
        work: { connection in
            let words = ["started", "starting", "downloading", "verifying", "customizing", "success", "failed"]
            let list = words.map { "'\($0)'" }.joined(separator: ", ")
            let comparisons = words.map { "deployment_status = '\($0)'" }.joined(separator: " OR ")
            try connection.redefine(
                table: "deployment_history",
                [
                    // SQLite makes a table of a list of seven words, for each row.
                    ("CHECK (deployment_status IN (\(list)))", "CHECK (\(comparisons))"),
                    // A digest with other characters is nobody's.
                    (" AND token_digest NOT GLOB '*[^0-9a-f]*'", ""),
                ])
            // Each entry has the number after that of the one before it, which the trigger checks and the audit head remembers.
            try connection.redefine(
                table: "events", [("id INTEGER PRIMARY KEY AUTOINCREMENT", "id INTEGER PRIMARY KEY")])
        }
    )
}
