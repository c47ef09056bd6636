import FleetStore

/// What came of some deployments.
public struct Outcome: Hashable, Sendable {
    /// How many succeeded.
    public private(set) var successful = 0
    /// How many failed, attempts of the same device each counted.
    public private(set) var failed = 0
    /// How many devices were refused a hostname or an image.
    public private(set) var refused = 0
    /// What the successful ones have read back from their cards, in bytes.
    public private(set) var verifiedBytes: Int64 = 0
    private var milliseconds: Int64 = 0
    private var longestMilliseconds: Int64 = 0

    /// Of none.
    public init() {}

    mutating func add(_ group: OutcomeGroup) {
        successful += group.successful
        failed += group.failed
        refused += group.refused
        verifiedBytes += group.verifiedBytes
        milliseconds += group.milliseconds
        longestMilliseconds = max(longestMilliseconds, group.longestMilliseconds)
    }

    /// The successful ones of those and the failed ones, 0 to 1; `nil` without any.
    public var successRate: Double? {
        successful + failed == 0 ? nil : Double(successful) / Double(successful + failed)
    }

    /// How long the successful ones took on average, in seconds from asking to the last report; `nil` without any.
    public var averageSeconds: Double? { successful == 0 ? nil : Double(milliseconds) / Double(successful) / 1_000 }

    /// How long the longest of them took, in seconds.
    public var longestSeconds: Double? { successful == 0 ? nil : Double(longestMilliseconds) / 1_000 }
}
