import Fleet
import Operations

/// A report as comma-separated values.
enum ReportTable {
    private static let header = [
        "by", "name", "successful", "failed", "refused", "success_rate", "average_seconds", "longest_seconds", "verified_bytes",
    ]

    /// A header and a line for each part, each ended as RFC 4180 has it. No field is a formula for a spreadsheet.
    static func text(of report: DeploymentReport) -> String {
        var lines = [header, line("total", "", report.total)]
        lines += report.venues.map { line("venue", $0.key?.text ?? "", $0.outcome) }
        lines += report.products.map { line("product", $0.key?.text ?? "", $0.outcome) }
        lines += report.days.map { line("day", BrowserZone.utc.day($0.key), $0.outcome) }
        return lines.map { CSVLine.text(of: $0) + "\r\n" }.joined()
    }

    private static func line(_ part: String, _ name: String, _ outcome: Outcome) -> [String] {
        [
            part, name, String(outcome.successful), String(outcome.failed), String(outcome.refused), thousandths(outcome.successRate),
            thousandths(outcome.averageSeconds), thousandths(outcome.longestSeconds), String(outcome.verifiedBytes),
        ]
    }

    private static func thousandths(_ value: Double?) -> String {
        guard let value else { return "" }
        let all = Int64((value * 1_000).rounded())
        let rest = String(all % 1_000)
        return "\(all / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}
