/// What SQLite said when it did not do as asked.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    public let code: Int32
    /// SQLite's own words.
    public let message: String
    /// The statement, with `?` in place of its values.
    public let sql: String

    /// The system's own error (errno(3)) behind a file that cannot be opened, read or written; 0 for none.
    public let systemError: Int32

    /// An error as SQLite reports it.
    public init(code: Int32, message: String, sql: String, systemError: Int32 = 0) {
        self.code = code
        self.systemError = systemError
        self.message = message
        self.sql = sql
    }

    /// The kind of error: the lower eight bits of the code.
    public var kind: Kind? { Kind(rawValue: code & 0xFF) }

    /// Whether the database file does not exist (ENOENT). The log beside it is missing, too, where it cannot be made: that is another matter.
    public var isMissingFile: Bool { systemError == 2 && sql.hasPrefix("open ") }

    /// Whether there is no room for what was to be written: SQLite's own word for it, or ENOSPC or EDQUOT behind an I/O error.
    public var isDiskFull: Bool { kind == .full || kind == .inputOutput && [28, 122].contains(systemError) }

    /// `SQLite error 19: …; in: INSERT …`.
    public var description: String {
        sql.isEmpty ? "SQLite error \(code): \(message)" : "SQLite error \(code): \(message); in: \(sql)"
    }

    /// The primary result codes that callers tell apart.
    public enum Kind: Int32, Sendable {
        /// Another connection held the lock for longer than the patience.
        case busy = 5
        /// A file or page is read-only.
        case readOnly = 8
        /// Reading or writing the file failed.
        case inputOutput = 10
        /// The file's structure is damaged.
        case corrupt = 11
        /// The disk is full.
        case full = 13
        /// The file cannot be opened.
        case cannotOpen = 14
        /// A constraint refuses the change.
        case constraint = 19
        /// A value has another type than was asked for, or is NULL.
        case mismatch = 20
        /// The file is not a database.
        case notADatabase = 26
    }
}
