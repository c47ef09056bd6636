import Dispatch
import PosixFile
import SQLite
import Synchronization

/// The store in one SQLite file (with its `-wal` and `-shm` beside it), usable by several processes at once.
///
/// One connection writes, so that changes of this process wait in line instead of for a lock, and those that wait together are committed together
/// (see ``WriterLane``); others read meanwhile. The file is in WAL mode, and every commit is on the disk before it is answered: ``FlushLane`` waits for that, so
/// the writer's connection does not (`synchronous=NORMAL`, which alone could forget the last commits at a power cut: a device would have a hostname that the store
/// gives to the next one). All other connections wait themselves (`FULL`).
public final class SQLiteFleetStore: FleetStore {
    /// The path of the database file.
    public let path: String
    /// The version of its schema.
    public let schemaVersion: Int
    /// What became of a database of the original system, if that is what was opened; `nil` for one of this program.
    public let adoption: AdoptionReport?

    let patience: Int
    let health: HealthCheck
    // A share of the folder's lock, which a restoration needs alone.
    private let use: PosixFile
    let writer: WriterLane
    // Asked for news several times a second, so it must not stand behind a long list.
    private let watcher: ConnectionLane
    // Asked on whatever thread answers a request: it has no lane to wait in, and no patience with locks.
    private let glances: Mutex<Connection>
    private let firstReader: ConnectionLane
    private let otherReaders: [ConnectionLane]

    /// The newest version of the schema, which every database has once it is open.
    public static var newestSchemaVersion: Int { Migration.latestVersion }

    /// Opens a database, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: The file, such as `/var/lib/rpi-deployment/database/deployment.db`; its folder must exist.
    ///   - createIfMissing: Whether a missing file is made; otherwise it is an error.
    ///   - readerCount: How many reads can run at the same time, at least 1.
    ///   - patience: How long a change waits for those of other processes, in milliseconds (roughly).
    /// - Throws: ``StoreError``; among others ``StoreError/missingDatabase(path:)``, ``StoreError/newerSchema(path:found:known:)`` and
    ///   ``StoreError/foreignDatabase(path:tables:)``.
    public static func open(
        path: String, createIfMissing: Bool = true, readerCount: Int = 4, patience: Int = 30_000
    ) async throws(StoreError) -> SQLiteFleetStore {
        try await open(
            path: path, createIfMissing: createIfMissing, readerCount: readerCount, patience: patience, health: HealthCheck())
    }

    /// Whether a file is a database of this version of the program, which opening it would not change; nothing is made or changed to find out.
    public static func isUpToDate(path: String) async -> Bool {
        let found = await ConnectionLane.run(on: DispatchQueue(label: "store.look")) {
            var connection = try Connection(path: path, mode: .readOnly)
            return try SchemaUpdate.version(&connection)
        }
        return (try? found.get()) == Migration.latestVersion
    }

    static func open(
        path: String, createIfMissing: Bool = true, readerCount: Int = 4, patience: Int = 30_000, health: HealthCheck
    ) async throws(StoreError) -> SQLiteFleetStore {
        let opened = await ConnectionLane.run(on: DispatchQueue(label: "store.open")) {
            try SQLiteFleetStore(
                path: path, createIfMissing: createIfMissing, readerCount: readerCount, patience: patience, health: health)
        }
        if !createIfMissing, case .failure(let error as SQLiteError) = opened, error.isMissingFile { throw .missingDatabase(path: path) }
        return try StoreError.value(of: opened, path: path)
    }

    private init(path: String, createIfMissing: Bool, readerCount: Int, patience: Int, health: HealthCheck) throws {
        use = try Self.share(of: path)
        var connection = try Self.connect(path: path, mode: createIfMissing ? .create : .existing, patience: patience)
        // For a file that is made now. Each new device touches a page in most indexes, and all of the page goes into the log.
        try connection.run(script: "PRAGMA page_size = 2048")
        adoption = try Adoption.runIfNeeded(on: &connection, path: path)
        schemaVersion = try SchemaUpdate.run(on: &connection, path: path)
        try Self.enterWriteAheadMode(&connection, patience: patience)
        // New devices touch pages all over the indexes: a larger log writes each back into the file fewer times. The cache has to hold what a
        // transaction touches, but SQLite goes through all of it at the end of most (3.40: whenever it has split a page).
        try connection.run(script: "PRAGMA wal_autocheckpoint = 64000; PRAGMA cache_size = -4096")
        // The flush lane waits for the disk instead.
        try connection.run(script: "PRAGMA synchronous = NORMAL")
        var checkpoints = try Self.connect(path: path, mode: .existing, patience: patience)
        try checkpoints.run(script: "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -256")
        self.path = path
        self.patience = patience
        self.health = health
        writer = WriterLane(connection, flushes: try FlushLane(logOf: path), checkpoints: CheckpointLane(checkpoints))
        watcher = try Self.reader(of: path, number: 0, patience: patience)
        var glance = try Self.connect(path: path, mode: .existing, patience: patience)
        try glance.run(script: "PRAGMA busy_timeout = 0")
        glances = Mutex(glance)
        firstReader = try Self.reader(of: path, number: 1, patience: patience)
        var others: [ConnectionLane] = []
        for number in stride(from: 2, through: readerCount, by: 1) {
            others.append(try Self.reader(of: path, number: number, patience: patience))
        }
        otherReaders = others
    }

    private static func share(of path: String) throws -> PosixFile {
        let folder = DatabaseFile.folder(of: path)
        // SQLite's own words for a folder that is missing name the file.
        if try !PosixDirectory.exists(folder) { _ = try connect(path: path, mode: .existing, patience: 0) }
        let lock = try PosixFile.open(folder, for: .directory)
        guard try lock.tryLockShared() else { throw StoreError.busy(path: path) }
        return lock
    }

    private static func reader(of path: String, number: Int, patience: Int) throws -> ConnectionLane {
        var connection = try connect(path: path, mode: .existing, patience: patience)
        try connection.run(script: "PRAGMA query_only = ON")
        return ConnectionLane(connection, label: "store.reader.\(number)")
    }

    /// A connection with the settings that hold for each one.
    static func connect(path: String, mode: Connection.Mode, patience: Int) throws(SQLiteError) -> Connection {
        var connection = try Connection(path: path, mode: mode, patience: patience)
        try connection.run(script: "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY")
        return connection
    }

    // Changing the mode fails at once, without waiting, when another process is at the same.
    private static func enterWriteAheadMode(_ connection: inout Connection, patience: Int) throws {
        let deadline = ContinuousClock.now + .milliseconds(patience)
        while true {
            do {
                let mode = try connection.first("PRAGMA journal_mode = WAL") { row in try row.text("journal_mode") }
                guard mode == "wal" else { throw StoreFailure.noWriteAheadLog(mode ?? "none") }
                // Bounds what a burst of changes leaves of the log on the disk.
                try connection.run(script: "PRAGMA journal_size_limit = 134217728")
                return
            } catch let error as SQLiteError where error.kind == .busy && ContinuousClock.now < deadline {
                try connection.writeTransaction { _ in }
            }
        }
    }

    /// Runs a change: whole or not at all, with the write lock from its start, and on the disk when it has returned.
    func write<Value: Sendable>(_ work: @escaping @Sendable (inout Connection) throws -> Value) async throws(StoreError) -> Value {
        try await writeKeepingNotes { connection in
            defer { connection.forgetNotes() }
            return try work(&connection)
        }
    }

    /// Runs a change to nothing that ``Connection/decide(_:by:)`` notes, so that those that follow in the same transaction need not read it again.
    func writeKeepingNotes<Value: Sendable>(
        _ work: @escaping @Sendable (inout Connection) throws -> Value
    ) async throws(StoreError) -> Value {
        try StoreError.value(of: await writer.run(work), path: path)
    }

    /// The same for changes whose refusals are not the fleet's: what the work throws is given as it is.
    func attempt<Value: Sendable>(_ work: @escaping @Sendable (inout Connection) throws -> Value) async -> Result<Value, any Error> {
        await writer.run(work)
    }

    /// How long ``nextEvents(after:limit:)`` waits between two looks.
    static let newsInterval = Duration.milliseconds(100)

    /// A number that changes with every commit of another connection, whichever process it belongs to; the watcher's own makes none.
    public func changeMark() async throws(StoreError) -> Int64 {
        let version = await watcher.run { connection in
            try connection.first("PRAGMA data_version") { row in try row.integer("data_version") } ?? 0
        }
        return try StoreError.value(of: version, path: path)
    }

    /// A number that grows with every commit of another connection, whichever process it belongs to. It takes some microseconds: SQLite looks into
    /// the index of the log, which is shared memory.
    public func glance() -> Int64? {
        glances.withLock { connection in
            try? connection.first("PRAGMA data_version") { row in try row.integer("data_version") }
        }
    }

    /// Runs queries that all see the same state.
    func read<Value: Sendable>(_ work: @escaping @Sendable (inout Connection) throws -> Value) async throws(StoreError) -> Value {
        // A long list that someone reads must not hold up those who come after.
        let reader = otherReaders.reduce(firstReader) { $1.load < $0.load ? $1 : $0 }
        return try StoreError.value(of: await reader.run { try $0.readTransaction(work) }, path: path)
    }
}
