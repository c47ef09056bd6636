/// What a process that ended well took and said.
public struct FinishedCommand: Sendable {
    /// From its start to its end, in seconds.
    public let seconds: Double
    /// User and system time of it and of all that it started, in seconds.
    public let cpuSeconds: Double
    /// The largest resident set of it or of one that it started, in bytes.
    public let peakBytes: Double
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String
}
