/// Something that is measured of each contender.
public struct Metric: Hashable, Sendable, Codable {
    /// How a metric's numbers are written.
    public enum Unit: String, Sendable, Codable {
        /// Seconds.
        case seconds
        /// Milliseconds.
        case milliseconds
        /// Bytes; printed in MB (10⁶).
        case bytes
        /// Events per second.
        case perSecond
        /// A plain number.
        case number
    }

    /// Its name as the column's title.
    public let name: String
    /// What its numbers count.
    public let unit: Unit

    /// A metric of a benchmark's own.
    public init(_ name: String, _ unit: Unit) {
        self.name = name
        self.unit = unit
    }

    /// From start to end, by the clock on the wall.
    public static var wall: Metric { Metric("time", .seconds) }
    /// User and system time of a process and all that it started.
    public static var cpu: Metric { Metric("CPU", .seconds) }
    /// The largest resident set of a process, or of the largest one that it started.
    public static var peakMemory: Metric { Metric("peak memory", .bytes) }
    /// What left the server's network port.
    public static var sent: Metric { Metric("sent", .bytes) }

    /// A value in the metric's unit, as people read it.
    public func text(_ value: Double) -> String {
        switch unit {
        case .seconds: Text.number(value, places: value < 10 ? 2 : 1) + " s"
        case .milliseconds: Text.number(value, places: value < 10 ? 2 : 1) + " ms"
        case .bytes: Text.number(value / 1_000_000, places: value < 100_000_000 ? 1 : 0) + " MB"
        case .perSecond: Text.number(value, places: value < 100 ? 1 : 0) + "/s"
        case .number: Text.number(value, places: value.rounded() == value ? 0 : 2)
        }
    }
}
