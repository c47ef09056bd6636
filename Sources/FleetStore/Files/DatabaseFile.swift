import PosixFile
import SQLite

/// Files beside the database: copies that are complete and on the disk before they get their names.
enum DatabaseFile {
    /// A connection to a file that did not exist.
    static func newConnection(path: String) throws -> Connection {
        // Made empty first, since SQLite would take over a file that is there.
        _ = try PosixFile.open(path, for: .creating)
        var connection = try Connection(path: path, mode: .existing)
        try connection.run(script: "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY")
        return connection
    }

    /// Makes a file under a name of its own, and gives it its name when it is whole; nothing is left of one that fails.
    static func make<Value>(_ path: String, _ work: (_ partial: String) throws -> Value) throws -> Value {
        guard try !PosixDirectory.exists(path) else { throw DatabaseFileError.exists(path: path) }
        let partial = "\(path).partial-\(String(UInt32.random(in: .min ... .max), radix: 16))"
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { try? PosixDirectory.removeFile(partial + suffix) } }
        let value = try work(partial)
        try synchronize(partial)
        try name(partial, path)
        try synchronizeFolder(of: path)
        return value
    }

    private static func name(_ partial: String, _ path: String) throws {
        do throws(PosixError) {
            try PosixDirectory.rename(partial, to: path, replacing: false)
        } catch {
            throw error.code == PosixError.exists ? DatabaseFileError.exists(path: path) : error as any Error
        }
    }

    /// Runs work while no store of this folder is open, in whatever process.
    static func alone<Value>(in folder: String, _ work: () throws -> Value) throws -> Value {
        let lock = try PosixFile.open(folder, for: .directory)
        guard try lock.tryLock() else { throw DatabaseFileError.inUse(folder: folder) }
        // The lock is given back when the file is closed.
        return try withExtendedLifetime(lock) { _ in try work() }
    }

    /// Waits until a file is on the disk.
    static func synchronize(_ path: String) throws {
        try PosixFile.open(path, for: .reading).synchronize()
    }

    /// Waits until a file's name is on the disk.
    static func synchronizeFolder(of path: String) throws {
        try PosixFile.open(folder(of: path), for: .directory).synchronize()
    }

    /// The folder that holds a file.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Gives a database another name, with what SQLite keeps beside it.
    ///
    /// The log goes first: a log that is left without its database would be taken for that of the next one.
    static func setAside(_ path: String, as other: String) throws {
        // One file instead of three, where the database is well enough.
        try? gather(path)
        for suffix in ["-wal", "-shm", ""] {
            guard try PosixDirectory.exists(path + suffix) else { continue }
            try PosixDirectory.rename(path + suffix, to: other + suffix, replacing: false)
        }
        try synchronizeFolder(of: path)
    }

    private static func gather(_ path: String) throws {
        var connection = try Connection(path: path, mode: .existing, patience: 1_000)
        try connection.run(script: "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
    }
}
