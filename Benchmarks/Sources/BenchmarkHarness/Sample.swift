/// What one run of one contender gave.
public struct Sample: Sendable, Codable {
    /// The measured values, by the metric's name.
    public private(set) var values: [String: Double] = [:]
    /// What else is worth reading: where the time went, for example.
    public var remarks: [String] = []

    /// Nothing is measured yet.
    public init() {}

    /// What a measured process gave: time, CPU time and memory.
    public init(_ finished: FinishedCommand) {
        self[.wall] = finished.seconds
        self[.cpu] = finished.cpuSeconds
        self[.peakMemory] = finished.peakBytes
    }

    /// The value of a metric; `nil` where it was not measured.
    public subscript(metric: Metric) -> Double? {
        get { values[metric.name] }
        set { values[metric.name] = newValue }
    }
}
