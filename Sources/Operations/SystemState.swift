public import Fleet

/// How the server is at a moment.
public struct SystemState: Sendable, Equatable {
    /// What is wrong; `nil`: nothing.
    public let problem: ServerHealth.Problem?
    /// The program's version.
    public let version: String
    /// The version of the database's schema.
    public let schemaVersion: Int
    /// When the server started.
    public let startedAt: Timestamp
    /// The free bytes of the disk that holds the data directory; `nil` when it cannot be measured.
    public let freeByteCount: UInt64?
    /// The size of that disk in bytes.
    public let totalByteCount: UInt64?
    /// The size of the database with its log, in bytes.
    public let databaseByteCount: UInt64?
    /// The number of the newest entry of the audit log; 0 when it cannot be read.
    public let lastEvent: Int64
    /// The moment.
    public let at: Timestamp
}
