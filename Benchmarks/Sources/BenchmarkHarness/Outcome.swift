/// What a benchmark gave.
public struct Outcome: Sendable, Codable {
    /// How a goal was met.
    public struct Verdict: Sendable, Codable {
        /// What was judged: `install / raw, time`.
        public let what: String
        /// The ratio, or the value in the metric's unit.
        public let found: Double
        /// What was found, as people read it.
        public let foundText: String
        /// The goal, as people read it.
        public let goalText: String
        /// Whether it is met.
        public let isMet: Bool
    }

    /// One row of the table: a contender's samples.
    public struct Row: Sendable, Codable {
        /// The contender.
        public let name: String
        /// One for each round.
        public var samples: [Sample]

        /// The values of a metric; `nil` where it was not measured.
        public func series(_ metric: Metric) -> Series? { Series(samples.compactMap { $0[metric] }) }
    }

    /// The benchmark.
    public let name: String
    /// What it does.
    public let summary: String
    /// What a reader has to know of it.
    public let notes: [String]
    /// The columns.
    public let metrics: [Metric]
    /// The rows.
    public var rows: [Row]
    /// The goals and how they were met.
    public internal(set) var verdicts: [Verdict] = []

    init(name: String, summary: String, plan: Plan) {
        self.name = name
        self.summary = summary
        notes = plan.notes
        metrics = plan.metrics
        rows = plan.contenders.map { Row(name: $0.name, samples: []) }
    }

    /// How many samples the row with the fewest has.
    public var roundCount: Int { rows.map(\.samples.count).min() ?? 0 }

    mutating func judge(_ goals: [Goal]) {
        verdicts = goals.map(verdict)
    }

    private func verdict(_ goal: Goal) -> Verdict {
        let sign = goal.side == .atMost ? "≤" : "≥"
        let (what, found, text, limit): (String, Double?, (Double) -> String, String)
        switch goal.kind {
        case .ratio(let metric, let subject, let peer):
            let (ours, theirs) = (median(metric, of: subject), median(metric, of: peer))
            what = "\(subject) / \(peer), \(metric.name)"
            // What is too short for the clock has no ratio.
            found = if let ours, let theirs, theirs > 0 { ours / theirs } else { nil }
            (text, limit) = ({ "\(Text.number($0, places: 2))×" }, "\(sign) \(Text.number(goal.limit, places: 2))×")
        case .value(let metric, let subject):
            (what, found) = ("\(subject), \(metric.name)", median(metric, of: subject))
            (text, limit) = (metric.text, "\(sign) \(metric.text(goal.limit))")
        }
        guard let found else { return Verdict(what: what, found: 0, foundText: "not measured", goalText: limit, isMet: false) }
        let isMet = goal.side == .atMost ? found <= goal.limit : found >= goal.limit
        return Verdict(what: what, found: found, foundText: text(found), goalText: limit, isMet: isMet)
    }

    private func median(_ metric: Metric, of name: String) -> Double? {
        rows.first { $0.name == name }?.series(metric)?.median
    }
}
