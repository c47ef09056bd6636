import Dispatch
import Fleet
import PosixFile
import SQLite

/// Copies of the database, made while others use it, and the way back.
public enum DatabaseBackup {
    /// What a restoration did.
    public struct Restoration: Sendable {
        /// What the check of the restored database found: nothing, or it would not have been restored.
        public let report: IntegrityReport
        /// Where the file that was replaced is now; `nil` when there was none.
        public let replacedPath: String?
        /// What became of a file of the original system.
        public let adoption: AdoptionReport?
    }

    /// Copies a database into a new file, checks the copy and waits until it is on the disk.
    ///
    /// - Returns: What the check of the copy found: nothing, or the copy would not be kept.
    /// - Throws: ``DatabaseFileError``.
    public static func make(of path: String, at backupPath: String) async throws(DatabaseFileError) -> IntegrityReport {
        try await run(path) {
            try DatabaseFile.make(backupPath) { partial in
                var source = try open(path, mode: .existing, missing: .store(.missingDatabase(path: path)))
                try check(versionOf: &source, path: path)
                var copy = try DatabaseFile.newConnection(path: partial)
                try source.copy(into: &copy)
                return try sealed(&copy, path: path)
            }
        }
    }

    /// Puts a backup, or a database of the original system, in the place of the database. Nobody may use that meanwhile.
    ///
    /// The file is copied, brought up to date and checked before the present one is touched, which stays beside it under another name.
    ///
    /// - Throws: ``DatabaseFileError``.
    public static func restore(
        _ backupPath: String, to path: String, by author: Authorship
    ) async throws(DatabaseFileError) -> Restoration {
        try await run(backupPath) {
            try DatabaseFile.alone(in: DatabaseFile.folder(of: path)) {
                let replacedPath = "\(path).replaced-\(author.at.fileName)"
                let hasPresent = try PosixDirectory.exists(path)
                if hasPresent, try PosixDirectory.exists(replacedPath) { throw DatabaseFileError.exists(path: replacedPath) }
                let staged = "\(path).restoring-\(author.at.fileName)"
                let (report, adoption) = try DatabaseFile.make(staged) { partial in
                    try stage(backupPath, at: partial, by: author)
                }
                try replace(path, by: staged, keeping: hasPresent ? replacedPath : nil)
                return Restoration(report: report, replacedPath: hasPresent ? replacedPath : nil, adoption: adoption)
            }
        }
    }

    /// Returns when a restoration is not refused for what can be seen beforehand, so that a person can be asked whether it is meant.
    ///
    /// - Throws: ``DatabaseFileError``, as ``restore(_:to:by:)``.
    public static func requireRestorable(_ backupPath: String, to path: String) async throws(DatabaseFileError) {
        try await requireUnused(path)
        try await run(backupPath) {
            var source = try open(backupPath, mode: .readOnly, missing: .missing(path: backupPath))
            let isOriginal = try SchemaUpdate.version(&source) == 0 && OriginalSchema.isFound(in: &source)
            if !isOriginal { try check(versionOf: &source, path: backupPath) }
        }
    }

    /// Returns when nobody uses a database.
    ///
    /// - Throws: ``DatabaseFileError/inUse(folder:)``.
    public static func requireUnused(_ path: String) async throws(DatabaseFileError) {
        try await run(path) {
            let folder = DatabaseFile.folder(of: path)
            if try PosixDirectory.exists(folder) { try DatabaseFile.alone(in: folder) {} }
        }
    }

    /// Starts again with an empty database; the present one stays beside it under another name. Nobody may use it meanwhile.
    ///
    /// - Returns: Where the present one is now; `nil` when there was none.
    /// - Throws: ``DatabaseFileError``.
    public static func reset(_ path: String, by author: Authorship) async throws(DatabaseFileError) -> String? {
        try await run(path) {
            try DatabaseFile.alone(in: DatabaseFile.folder(of: path)) {
                let keptPath = "\(path).before-reset-\(author.at.fileName)"
                let hasPresent = try PosixDirectory.exists(path)
                if hasPresent, try PosixDirectory.exists(keptPath) { throw DatabaseFileError.exists(path: keptPath) }
                let staged = "\(path).resetting-\(author.at.fileName)"
                try DatabaseFile.make(staged) { partial in
                    var connection = try DatabaseFile.newConnection(path: partial)
                    _ = try SchemaUpdate.run(on: &connection, path: path)
                    let kept = hasPresent ? String(keptPath.split(separator: "/").last ?? "") : nil
                    try connection.writeTransaction { try $0.writeEvent("database.reset", "database", ["kept": .text(kept)], by: author) }
                }
                try replace(path, by: staged, keeping: hasPresent ? keptPath : nil)
                return hasPresent ? keptPath : nil
            }
        }
    }

    /// Gives a whole file the database's name, after the present one has got another.
    private static func replace(_ path: String, by staged: String, keeping keptPath: String?) throws {
        defer { try? PosixDirectory.removeFile(staged) }
        try PosixDirectory.matchOwner(of: staged, to: keptPath == nil ? DatabaseFile.folder(of: path) : path)
        if let keptPath { try DatabaseFile.setAside(path, as: keptPath) }
        try PosixDirectory.rename(staged, to: path, replacing: false)
        try DatabaseFile.synchronizeFolder(of: path)
    }

    private static func stage(
        _ backupPath: String, at partial: String, by author: Authorship
    ) throws -> (IntegrityReport, AdoptionReport?) {
        var source = try open(backupPath, mode: .readOnly, missing: .missing(path: backupPath))
        var copy = try DatabaseFile.newConnection(path: partial)
        let isOriginal = try SchemaUpdate.version(&source) == 0 && OriginalSchema.isFound(in: &source)
        var adoption: AdoptionReport?
        if isOriginal {
            adoption = try Adoption.run(from: &source, into: &copy, by: author)
        } else {
            try check(versionOf: &source, path: backupPath)
            try source.copy(into: &copy)
            // A damaged file must not get a schema's steps, whose errors would hide the damage.
            let problems = try copy.rows("PRAGMA integrity_check(10)") { row in try row.text("integrity_check") }.filter { $0 != "ok" }
            guard problems.isEmpty else { throw DatabaseFileError.unsound(path: backupPath, problems: problems) }
            _ = try SchemaUpdate.run(on: &copy, path: backupPath)
        }
        let before = try IntegrityCheck.report(on: &copy)
        guard before.isSound else { throw DatabaseFileError.unsound(path: backupPath, problems: before.problems) }
        try copy.writeTransaction {
            try $0.writeEvent(
                "database.restored", "database", ["file": .text(backupPath), "head": .text(before.head?.description)], by: author)
        }
        return (try sealed(&copy, path: backupPath), adoption)
    }

    /// Makes a copy a file without others beside it, and checks it.
    private static func sealed(_ copy: inout Connection, path: String) throws -> IntegrityReport {
        try copy.run(script: "PRAGMA journal_mode = DELETE")
        let report = try copy.readTransaction { try IntegrityCheck.report(on: &$0) }
        guard report.isSound else { throw DatabaseFileError.unsound(path: path, problems: report.problems) }
        return report
    }

    private static func check(versionOf connection: inout Connection, path: String) throws {
        let version = try SchemaUpdate.version(&connection)
        guard version <= Migration.latestVersion else {
            throw StoreError.newerSchema(path: path, found: version, known: Migration.latestVersion)
        }
        guard version > 0 else {
            throw StoreError.foreignDatabase(path: path, tables: try OriginalSchema.contents(&connection).tables)
        }
    }

    static func open(_ path: String, mode: Connection.Mode, missing: DatabaseFileError) throws -> Connection {
        guard try PosixDirectory.exists(path) else { throw missing }
        return try Connection(path: path, mode: mode, patience: 10_000)
    }

    static func run<Value: Sendable>(
        _ path: String, _ work: @escaping @Sendable () throws -> Value
    ) async throws(DatabaseFileError) -> Value {
        switch await ConnectionLane.run(on: DispatchQueue(label: "store.files"), work) {
        case .success(let value): return value
        case .failure(let error): throw DatabaseFileError(error, path: path)
        }
    }
}
