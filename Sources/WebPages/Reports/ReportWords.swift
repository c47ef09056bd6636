import Operations

/// Numbers of a report as people read them.
enum ReportWords {
    /// `97.4 %`; nil without any deployment.
    static func rate(_ outcome: Outcome) -> String? {
        outcome.successRate.map { rate in
            // 100 % only when all have succeeded.
            let tenths = rate == 1 ? 1_000 : min(999, Int((rate * 1_000).rounded()))
            return tenths == 1_000 ? "100 %" : "\(tenths / 10).\(tenths % 10) %"
        }
    }

    /// `4 min 12 s`; nil without any that succeeded.
    static func time(_ seconds: Double?) -> String? { seconds.map { Times.precise(milliseconds: Int64($0 * 1_000)) } }
}
