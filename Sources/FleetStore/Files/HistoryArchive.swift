import DeviceProtocol
public import Fleet
import LibCrypto
import PosixFile
import SQLite

/// Moves old history and old entries of the audit log into a file of their own. Only what is in the checked file is removed.
public enum HistoryArchive {
    /// What was moved.
    public struct Summary: Hashable, Sendable {
        /// Deployments and refusals that had ended, with their stages and what their devices said.
        public var deployments: Int64 = 0
        /// Entries of the audit log.
        public var events: Int64 = 0
        /// The SHA-256 of the file, in 64 lowercase hexadecimal digits; empty when there was nothing to move.
        public var digest = ""
    }

    // Small enough that devices hardly wait for a step.
    private static let deploymentsPerStep = 2_000
    private static let eventsPerStep: Int64 = 10_000

    /// Moves deployments that ended before a moment, and entries of the audit log from before it, into a new SQLite file.
    ///
    /// Open deployments stay. The log can still be checked: each step writes an entry that says through which entry, with which hash, it was archived.
    ///
    /// - Returns: What was moved; when there is nothing to move, no file is made.
    /// - Throws: ``DatabaseFileError``.
    public static func move(
        before moment: Timestamp, from path: String, to archivePath: String, by author: Authorship
    ) async throws(DatabaseFileError) -> Summary {
        try await DatabaseBackup.run(path) {
            guard try !PosixDirectory.exists(archivePath) else { throw DatabaseFileError.exists(path: archivePath) }
            var connection = try SQLiteFleetStore.connect(path: path, mode: .existing, patience: 30_000)
            var summary = try extent(before: moment, in: &connection)
            if summary.deployments == 0, summary.events == 0 { return summary }
            try DatabaseFile.make(archivePath) { partial in
                summary = try copy(before: moment, from: &connection, to: partial, source: path, by: author)
            }
            summary.digest = try digest(of: archivePath)
            try connection.run("ATTACH \(archivePath) AS archive")
            let note = ArchiveNote(name: String(archivePath.split(separator: "/").last ?? ""), digest: summary.digest, path: archivePath)
            try removeDeployments(&connection, note, by: author)
            try removeEvents(&connection, note, by: author)
            return summary
        }
    }

    /// What would be moved; nothing is changed. Counts only: there is no file yet.
    ///
    /// - Throws: ``DatabaseFileError``, as ``move(before:from:to:by:)``.
    public static func preview(
        before moment: Timestamp, from path: String, to archivePath: String
    ) async throws(DatabaseFileError) -> Summary {
        try await DatabaseBackup.run(path) {
            guard try !PosixDirectory.exists(archivePath) else { throw DatabaseFileError.exists(path: archivePath) }
            var connection = try SQLiteFleetStore.connect(path: path, mode: .existing, patience: 30_000)
            return try extent(before: moment, in: &connection)
        }
    }

    private static func extent(before moment: Timestamp, in connection: inout Connection) throws -> Summary {
        try connection.readTransaction { connection in
            let cut = try cut(before: moment, in: &connection)
            var summary = Summary()
            summary.deployments =
                try connection.first("SELECT count(*) AS count FROM (\(deployments(before: moment, through: cut)))") { row in
                    try row.integer("count")
                } ?? 0
            summary.events =
                try connection.first("SELECT count(*) AS count FROM events WHERE id <= \(cut)") { row in try row.integer("count") } ?? 0
            return summary
        }
    }

    /// The last entry of the log before which nothing is from the moment or later.
    private static func cut(before moment: Timestamp, in connection: inout Connection) throws -> Int64 {
        let kept = try connection.first("SELECT min(id) AS id FROM events WHERE at_ms >= \(moment.milliseconds)") { row in
            try row.integerIfAny("id")
        }
        if let kept = kept.flatMap({ $0 }) { return kept - 1 }
        return try connection.chainEnd().id
    }

    /// The deployments that ended, and of which no entry of the log stays.
    private static func deployments(before moment: Timestamp, through cut: Int64) -> SQL {
        """
        SELECT id FROM main.deployment_history WHERE completed_ms < \(moment.milliseconds)
            AND NOT EXISTS (SELECT 1 FROM main.events WHERE subject = 'deployment ' || deployment_history.id AND id > \(cut))
        """
    }

    private static func copy(
        before moment: Timestamp, from connection: inout Connection, to partial: String, source: String, by author: Authorship
    ) throws -> Summary {
        _ = try DatabaseFile.newConnection(path: partial)
        try connection.run("ATTACH \(partial) AS archive")
        defer { try? connection.run(script: "DETACH archive") }
        let summary = try connection.readTransaction { connection in
            let cut = try cut(before: moment, in: &connection)
            try connection.run(
                "CREATE TABLE archive.deployment_history AS SELECT * FROM main.deployment_history WHERE id IN (\(deployments(before: moment, through: cut)))"
            )
            for table in ["deployment_stages", "deployment_log"] {
                try connection.run(
                    SQL(
                        stringLiteral: """
                            CREATE TABLE archive.\(table) AS SELECT * FROM main.\(table)
                            WHERE deployment_id IN (SELECT id FROM archive.deployment_history)
                            """))
            }
            try connection.run("CREATE TABLE archive.events AS SELECT * FROM main.events WHERE id <= \(cut)")
            try connection.run(
                """
                CREATE TABLE archive.archive AS SELECT \(source) AS source, \(moment.text) AS before, \(author.time) AS made_at,
                    \(author.actor) AS made_by, \(try connection.auditHead().description) AS head
                """)
            try connection.run(script: "CREATE UNIQUE INDEX archive.deployment_history_id ON deployment_history (id)")
            try connection.run(script: "CREATE UNIQUE INDEX archive.events_id ON events (id)")
            return try check(&connection, through: cut, path: partial)
        }
        return summary
    }

    /// Compares the archive with what is to be removed, row by row, and goes through its part of the audit log.
    private static func check(_ connection: inout Connection, through cut: Int64, path: String) throws -> Summary {
        var problems: [String] = []
        for (table, key) in [("deployment_history", "id"), ("deployment_stages", "deployment_id"), ("deployment_log", "deployment_id")] {
            let missing = try connection.first(
                SQL(
                    stringLiteral: """
                        SELECT count(*) AS count FROM (SELECT * FROM main.\(table) WHERE \(key) IN (SELECT id FROM archive.deployment_history)
                        EXCEPT SELECT * FROM archive.\(table))
                        """)
            ) { row in try row.integer("count") }
            if missing != 0 { problems.append("\(missing ?? 0) rows of \(table) are not as they were.") }
        }
        let first = try connection.first("SELECT id, previous_hash FROM archive.events ORDER BY id LIMIT 1") { row in
            (try row.integer("id"), try row.blob("previous_hash"))
        }
        if let (id, hash) = first {
            var walk = ChainWalk(after: id - 1, startingWith: EventChain.text(of: hash), noted: nil)
            var last: [UInt8] = []
            _ = try connection.rows("SELECT * FROM archive.events ORDER BY id") { row in
                last = try row.blob("hash")
                walk.take(try AuditEvent(row: row), previous: try row.blob("previous_hash"), hash: last)
            }
            problems += walk.finish(headID: cut, headHash: last)
        }
        guard problems.isEmpty else { throw DatabaseFileError.unsound(path: path, problems: problems) }
        var summary = Summary()
        summary.deployments =
            try connection.first("SELECT count(*) AS count FROM archive.deployment_history") { row in try row.integer("count") } ?? 0
        summary.events = try connection.first("SELECT count(*) AS count FROM archive.events") { row in try row.integer("count") } ?? 0
        return summary
    }

    private static func removeDeployments(_ connection: inout Connection, _ note: ArchiveNote, by author: Authorship) throws {
        var last: Int64 = 0
        while true {
            let ids = try connection.rows(
                "SELECT id FROM archive.deployment_history WHERE id > \(last) ORDER BY id LIMIT \(deploymentsPerStep)"
            ) { row in try row.integer("id") }
            guard let first = ids.first, let end = ids.last else { return }
            try connection.writeTransaction { connection in
                let range: SQL = "SELECT * FROM archive.deployment_history WHERE id BETWEEN \(first) AND \(end)"
                let changed = try connection.first(
                    "SELECT count(*) AS count FROM (\(range) EXCEPT SELECT * FROM main.deployment_history)"
                ) { row in try row.integer("count") }
                guard changed == 0 else { throw DatabaseFileError.changedMeanwhile(archive: note.path) }
                try connection.run("DELETE FROM main.deployment_history WHERE id IN (SELECT id FROM (\(range)))")
                try connection.writeEvent(
                    "history.archived", "database",
                    note.detail.adding(["deployments": .number(ids.count), "from": .number(first), "through": .number(end)]), by: author)
            }
            last = end
        }
    }

    private static func removeEvents(_ connection: inout Connection, _ note: ArchiveNote, by author: Authorship) throws {
        let bounds = try connection.first("SELECT min(id) AS first, max(id) AS last FROM archive.events") { row in
            (try row.integerIfAny("first"), try row.integerIfAny("last"))
        }
        guard let (first, last) = bounds, var next = first, let last else { return }
        while next <= last {
            let through = min(last, next + eventsPerStep - 1)
            try connection.writeTransaction { connection in
                let hash = try connection.first("SELECT hash FROM main.events WHERE id = \(through)") { row in try row.blob("hash") }
                guard let hash else { throw DatabaseFileError.changedMeanwhile(archive: note.path) }
                try connection.run("UPDATE audit_head SET archived_through = \(through)")
                try connection.run("DELETE FROM main.events WHERE id <= \(through)")
                try connection.writeEvent(
                    "events.archived", "database",
                    note.detail.adding(["from": .number(next), "through": .number(through), "head": .text(EventChain.text(of: hash))]),
                    by: author)
            }
            next = through + 1
        }
    }

    private static func digest(of path: String) throws -> String {
        let file = try PosixFile.open(path, for: .reading)
        var hasher = SHA256Hasher()
        var offset: UInt64 = 0
        while true {
            let bytes = try file.read(at: offset, count: 1 << 20)
            if bytes.isEmpty { return hasher.finalize().hex }
            hasher.update(bytes.span)
            offset += UInt64(bytes.count)
        }
    }
}

/// What entries of the audit log say of the archive that they tell of.
private struct ArchiveNote {
    let name: String
    let digest: String
    let path: String

    var detail: EventDetail { ["archive": .text(name), "sha256": .text(digest)] }
}
