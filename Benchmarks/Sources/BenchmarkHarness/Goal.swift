/// What a benchmark's medians have to reach.
public struct Goal {
    /// How the goal is judged.
    public enum Kind {
        /// A metric of a contender over that of another one.
        case ratio(Metric, of: String, to: String)
        /// A metric of a contender by itself.
        case value(Metric, of: String)
    }

    /// On which side of the limit the result has to be.
    public enum Side: Sendable {
        /// At most the limit.
        case atMost
        /// At least the limit.
        case atLeast
    }

    /// How it is judged.
    public let kind: Kind
    /// On which side of the limit.
    public let side: Side
    /// The limit: a ratio, or a value in the metric's unit.
    public let limit: Double

    /// `subject` takes at most `limit` times what `peer` takes.
    public static func ratio(_ metric: Metric = .wall, of subject: String, to peer: String, atMost limit: Double) -> Goal {
        Goal(kind: .ratio(metric, of: subject, to: peer), side: .atMost, limit: limit)
    }

    /// `subject` reaches `limit` times what `peer` reaches.
    public static func ratio(_ metric: Metric, of subject: String, to peer: String, atLeast limit: Double) -> Goal {
        Goal(kind: .ratio(metric, of: subject, to: peer), side: .atLeast, limit: limit)
    }

    /// `subject` stays at or below a value.
    public static func value(_ metric: Metric, of subject: String, atMost limit: Double) -> Goal {
        Goal(kind: .value(metric, of: subject), side: .atMost, limit: limit)
    }

    /// `subject` reaches a value.
    public static func value(_ metric: Metric, of subject: String, atLeast limit: Double) -> Goal {
        Goal(kind: .value(metric, of: subject), side: .atLeast, limit: limit)
    }
}
