import CSQLite

/// A connection to one database file, used by one thread at a time.
///
/// Statements are prepared once and kept. Values reach SQLite only through bindings (see ``SQL``).
/// The connection accepts no double-quoted text as a string, no writes to its own schema tables and no functions in a schema
/// that are not harmless (SQLITE_DBCONFIG_DEFENSIVE, TRUSTED_SCHEMA).
@safe public struct Connection: ~Copyable {
    /// How a file is opened.
    public enum Mode: Sendable {
        /// For reading and writing; a missing file is made.
        case create
        /// For reading and writing; a missing file is an error.
        case existing
        /// For reading; a missing file is an error.
        case readOnly
    }

    /// The most statements that are kept prepared; more than the program has, so reaching it means that text is built from values.
    private static let cacheLimit = 256

    let database: OpaquePointer
    private var statements: [SQLText: Statement] = [:]
    private var notes: AnyObject?

    // Once for the whole library, and in this order.
    private static let fileSystem: String? = {
        _ = rpi_sqlite3_count_no_memory()
        return rpi_sqlite3_register_files() == SQLITE_OK ? "rpi-unix" : nil
    }()

    /// Opens a file; `:memory:` is a database of its own in memory.
    ///
    /// - Parameter patience: How long a statement waits for another connection's lock, in milliseconds (roughly).
    /// - Throws: ``SQLiteError``.
    public init(path: String, mode: Mode = .create, patience: Int = 30_000) throws(SQLiteError) {
        let flags =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .existing: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        let fileSystem = Self.fileSystem
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, fileSystem)
        guard code == SQLITE_OK, let database = unsafe opened else {
            let error = unsafe SQLiteError(lastOf: opened, code: code, sql: "open \(path)")
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe self.database = database
        unsafe rpi_sqlite3_set_patience(database, Int32(clamping: patience))
        for (option, value) in [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
        ] as [(Int32, Int32)] {
            unsafe rpi_sqlite3_configure(database, option, value)
        }
    }

    deinit {
        for statement in statements.values { statement.finalize() }
        unsafe sqlite3_close_v2(database)
    }

    /// Runs a statement and gives the number of rows that it inserted, changed or deleted.
    ///
    /// - Throws: ``SQLiteError``.
    @discardableResult
    public mutating func run(_ sql: SQL) throws(SQLiteError) -> Int {
        let statement = try statement(for: sql)
        defer { statement.reset() }
        while try unsafe statement.step(in: database) {}
        return Int(unsafe sqlite3_changes64(database))
    }

    /// All rows of a query, each as `read` makes it.
    ///
    /// - Throws: ``SQLiteError``, and what `read` throws.
    public mutating func rows<Value>(_ sql: SQL, _ read: (borrowing Row) throws -> Value) throws -> [Value] {
        let statement = try statement(for: sql)
        defer { statement.reset() }
        var values: [Value] = []
        while try unsafe statement.step(in: database) { values.append(try read(Row(statement))) }
        return values
    }

    /// The first row of a query as `read` makes it, `nil` when there is none.
    ///
    /// - Throws: ``SQLiteError``, and what `read` throws.
    public mutating func first<Value>(_ sql: SQL, _ read: (borrowing Row) throws -> Value) throws -> Value? {
        let statement = try statement(for: sql)
        defer { statement.reset() }
        guard try unsafe statement.step(in: database) else { return nil }
        return try read(Row(statement))
    }

    /// Runs a script of several statements without values, such as a migration. What it returns is dropped.
    ///
    /// - Throws: ``SQLiteError``.
    public mutating func run(script: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(database, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw unsafe SQLiteError(lastOf: database, code: code, sql: String(script.prefix(200))) }
    }

    /// The number of the row that was last inserted.
    public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(database) }

    /// How many rows this connection has inserted, changed and deleted since it was opened, those of triggers among them, and those that were
    /// undone.
    public var changedRowCount: Int64 { unsafe sqlite3_total_changes64(database) }

    /// Brings pages of the write-ahead log into the file, as many as can be without waiting for anybody, and waits until they are on the disk.
    ///
    /// SQLite itself waits for them only with the last page of the log, which never comes while others write: whoever comes to it at last
    /// would wait for all pages at once.
    ///
    /// - Throws: ``SQLiteError``.
    public mutating func checkpoint() throws(SQLiteError) {
        try run("PRAGMA wal_checkpoint(PASSIVE)")
        let code = unsafe rpi_sqlite3_sync_file(database)
        guard code == SQLITE_OK else { throw unsafe SQLiteError(lastOf: database, code: code, sql: "sync the file") }
    }

    /// Whether the file could be opened for reading only.
    public var isReadOnly: Bool { unsafe sqlite3_db_readonly(database, "main") == 1 }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(database) == 0 }

    /// Runs `body` in a transaction that has the write lock from its start (`BEGIN IMMEDIATE`), so that what it reads stays true until
    /// it commits. When `body` throws, nothing of it remains.
    ///
    /// - Throws: ``SQLiteError``, and what `body` throws.
    @discardableResult
    public mutating func writeTransaction<Value>(_ body: (inout Connection) throws -> Value) throws -> Value {
        try transaction(begin: "BEGIN IMMEDIATE", body)
    }

    /// Runs `body` in a transaction in which all reads see the same state of the database.
    ///
    /// - Throws: ``SQLiteError``, and what `body` throws.
    @discardableResult
    public mutating func readTransaction<Value>(_ body: (inout Connection) throws -> Value) throws -> Value {
        try transaction(begin: "BEGIN DEFERRED", body)
    }

    /// Runs `body` inside the open transaction. When it throws, nothing of it remains, and the rest of the transaction goes on; unless SQLite
    /// has given up the whole transaction (disk full, I/O error), which ``isInTransaction`` tells.
    ///
    /// - Throws: ``SQLiteError``, and what `body` throws.
    @discardableResult
    public mutating func savepoint<Value>(_ body: (inout Connection) throws -> Value) throws -> Value {
        try run("SAVEPOINT part")
        do {
            let value = try body(&self)
            try run("RELEASE part")
            return value
        } catch {
            forgetNotes()
            if isInTransaction {
                do {
                    try run("ROLLBACK TO part")
                    try run("RELEASE part")
                } catch {
                    // Half a part must not be committed with the rest.
                    _ = try? run("ROLLBACK")
                }
            }
            throw error
        }
    }

    /// What those who use the connection have found out in the open transaction, in whatever form they keep it: for what does not change while it
    /// is open. Whoever changes what may be noted calls ``forgetNotes()``. Nothing outlives the transaction, or a savepoint that is rolled back.
    ///
    /// - Parameter make: makes empty notes when there are none, or those of another kind.
    public mutating func notes<Notes: AnyObject>(_ make: () -> Notes) -> Notes {
        if let notes = notes as? Notes { return notes }
        let empty = make()
        // Outside of a transaction nobody would take them away.
        if isInTransaction { notes = empty }
        return empty
    }

    /// Has everything read anew from here on.
    public mutating func forgetNotes() { notes = nil }

    private mutating func transaction<Value>(begin: SQL, _ body: (inout Connection) throws -> Value) throws -> Value {
        try run(begin)
        forgetNotes()
        defer { forgetNotes() }
        do {
            let value = try body(&self)
            try run("COMMIT")
            return value
        } catch {
            // Some errors (disk full, I/O) roll back by themselves; a failing ROLLBACK would hide the reason.
            if isInTransaction { _ = try? run("ROLLBACK") }
            throw error
        }
    }

    private mutating func statement(for sql: SQL) throws(SQLiteError) -> Statement {
        let statement = try prepared(SQLText(pieces: sql.pieces))
        do {
            try statement.bind(sql.values)
        } catch {
            statement.reset()
            throw error
        }
        return statement
    }

    private mutating func prepared(_ text: SQLText) throws(SQLiteError) -> Statement {
        if let statement = statements[text] { return statement }
        if statements.count >= Self.cacheLimit {
            for statement in statements.values { statement.finalize() }
            statements.removeAll()
        }
        let statement = try unsafe Statement(text.pieces.joined(), in: database)
        statements[text] = statement
        return statement
    }
}
