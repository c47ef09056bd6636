import Fleet
import SQLite

/// Takes over a database of the original system: five tables without a version mark become this program's, in one transaction.
///
/// The rows are read from the copy that is made of the file first. What this schema does not hold as it was is also kept in `adopted_rows`.
enum Adoption {
    /// Adopts a file if it is the original system's; gives `nil` for any other.
    static func runIfNeeded(on connection: inout Connection, path: String) throws -> AdoptionReport? {
        guard try SchemaUpdate.version(&connection) == 0, try OriginalSchema.isFound(in: &connection) else { return nil }
        // Removing a table would otherwise remove what refers to it; it cannot be changed within a transaction.
        try connection.run(script: "PRAGMA foreign_keys = OFF")
        defer { try? connection.run(script: "PRAGMA foreign_keys = ON") }
        return try connection.writeTransaction { connection in
            // Read again under the lock: another process may have done the same work.
            guard try SchemaUpdate.version(&connection) == 0 else { return nil }
            let now = try connection.moment()
            let backupPath = "\(path).before-adoption-\(now.fileName)"
            var copy = try backup(of: path, at: backupPath)
            try connection.run(script: OriginalSchema.contents(&copy).removal)
            var report = try convert(&copy, into: &connection)
            report.backupPath = backupPath
            try connection.writeEvent("database.adopted", "database", report.eventDetail, by: Authorship("server", at: now))
            return report
        }
    }

    /// Adopts a file of the original system into an empty database; the file is only read.
    static func run(from source: inout Connection, into target: inout Connection, by author: Authorship) throws -> AdoptionReport {
        try source.readTransaction { source in
            try target.writeTransaction { target in
                let report = try convert(&source, into: &target)
                try target.writeEvent("database.adopted", "database", report.eventDetail, by: author)
                return report
            }
        }
    }

    /// A copy of the file as it is under the lock that is held; nobody can change the original before it is adopted.
    private static func backup(of path: String, at backupPath: String) throws -> Connection {
        var source = try SQLiteFleetStore.connect(path: path, mode: .existing, patience: 1_000)
        var copy = try DatabaseFile.newConnection(path: backupPath)
        try source.copy(into: &copy)
        try copy.run(script: "PRAGMA journal_mode = DELETE")
        let problems = try copy.rows("PRAGMA integrity_check(10)") { row in try row.text("integrity_check") }.filter { $0 != "ok" }
        guard problems.isEmpty else { throw StoreError.damaged(path: path, detail: problems.joined(separator: "; ")) }
        try DatabaseFile.synchronize(backupPath)
        try DatabaseFile.synchronizeFolder(of: backupPath)
        return copy
    }

    private static func convert(_ source: inout Connection, into target: inout Connection) throws -> AdoptionReport {
        let tables = try OriginalSchema.contents(&source).tables
        try SchemaUpdate.apply(Migration.all[...], to: &target)
        var ledger = AdoptionLedger()
        try adoptProducts(from: &source, tables: tables, into: &target, &ledger)
        try adoptVenues(from: &source, tables: tables, into: &target, &ledger)
        try adoptHostnames(from: &source, into: &target, &ledger)
        if tables.contains("master_images") { try adoptImages(from: &source, into: &target, &ledger) }
        if tables.contains("deployment_batches") { try adoptBatches(from: &source, into: &target, &ledger) }
        try adoptHistory(from: &source, into: &target, &ledger)
        let others = tables.filter { !OriginalSchema.tables.contains($0) }
        for table in others {
            for row in try rows(of: table, in: &source) {
                try ledger.setAside(row, because: "the original system has no such table", in: &target)
            }
        }
        let broken = try target.rows("PRAGMA foreign_key_check") { row in try row.text("table") }
        if let table = broken.first { throw StoreFailure.badAdoption("a row of \(table) would refer to nothing") }
        if let problem = try ReadingCheck.problems(&target, includingHistory: true).first {
            throw StoreFailure.badAdoption(String(problem.dropLast()))
        }
        var report = ledger.report(tables: OriginalSchema.tables.filter(tables.contains) + others)
        report.images = try target.unpackedImages()
        return report
    }

    /// The rows of a table in the order of their numbers.
    static func rows(of table: String, in source: inout Connection) throws -> [OriginalRow] {
        let query = SQL(stringLiteral: "SELECT * FROM \(OriginalSchema.quoted(table))")
        let rows = try source.rows(query) { row in OriginalRow(table: table, values: try row.values) }
        return numbered(rows.sorted { ($0.id ?? .max) < ($1.id ?? .max) }, of: table)
    }

    /// The rows of a table that this program has too, each with a number of its own.
    private static func numbered(_ rows: [OriginalRow], of table: String) -> [OriginalRow] {
        guard OriginalSchema.tables.contains(table) else { return rows }
        var rows = rows
        var taken: Set<Int64> = []
        var next = (rows.compactMap(\.id).filter(OriginalRow.ids.contains).max() ?? 0) + 1
        for index in rows.indices {
            if let id = rows[index].id, OriginalRow.ids.contains(id), taken.insert(id).inserted { continue }
            rows[index].renumber(next)
            next += 1
        }
        return rows
    }
}

extension AdoptionReport {
    fileprivate var eventDetail: EventDetail {
        [
            "rows": .number(found), "changed": .number(changed), "set_aside": .number(setAside),
            "backup": .text(backupPath?.split(separator: "/").last.map(String.init)),
        ]
    }
}
