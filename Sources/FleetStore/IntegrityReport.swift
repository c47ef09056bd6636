/// What a check of the whole database found.
public struct IntegrityReport: Hashable, Sendable {
    /// The version of the schema.
    public let schemaVersion: Int
    /// One sentence for each problem; none means that the database is sound.
    public let problems: [String]

    /// A report.
    public init(schemaVersion: Int, problems: [String]) {
        self.schemaVersion = schemaVersion
        self.problems = problems
    }

    /// Whether there is no problem.
    public var isSound: Bool { problems.isEmpty }
}
