/// When those who fail to sign in have to wait, and how long.
public struct LockoutRule: Sendable, Equatable {
    /// Failures without a wait, 1 or more.
    public var freeFailures: Int
    /// The first wait; each further failure doubles it. In milliseconds.
    public var firstWait: Int64
    /// The longest wait, in milliseconds.
    public var longestWait: Int64

    /// After so long without a failure nothing of them counts any more: a day, in milliseconds.
    public static let memory: Int64 = 86_400_000

    /// A rule from its parts.
    public init(freeFailures: Int, firstWait: Int64, longestWait: Int64) {
        self.freeFailures = freeFailures
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// For one user: 5 failures, then half a minute, at most 15 minutes: longer would let anybody shut a user out.
    public static let user = LockoutRule(freeFailures: 5, firstWait: 30_000, longestWait: 900_000)
    /// For one address, behind which several people may be: 20 failures, then a minute, at most an hour.
    public static let address = LockoutRule(freeFailures: 20, firstWait: 60_000, longestWait: 3_600_000)

    /// How long to wait after so many failures, in milliseconds; 0: not at all.
    func wait(after failures: Int) -> Int64 {
        guard failures >= freeFailures else { return 0 }
        return min(longestWait, firstWait << Int64(min(failures - freeFailures, 20)))
    }
}
