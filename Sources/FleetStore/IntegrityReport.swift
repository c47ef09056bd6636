/// What a check of the whole database found.
public struct IntegrityReport: Hashable, Sendable {
    /// The version of the schema.
    public let schemaVersion: Int
    /// One sentence for each problem; none means that the database is sound.
    public let problems: [String]
    /// The newest entry of the audit log, to be noted elsewhere; `nil` when it cannot be read.
    public let head: AuditHead?

    /// A report.
    public init(schemaVersion: Int, problems: [String], head: AuditHead?) {
        self.schemaVersion = schemaVersion
        self.problems = problems
        self.head = head
    }

    /// Whether there is no problem.
    public var isSound: Bool { problems.isEmpty }
}
