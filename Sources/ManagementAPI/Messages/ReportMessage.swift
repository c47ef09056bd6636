public import DeviceProtocol
import Fleet
public import FleetStore
public import Operations

/// What came of deployments, as JSON.
public struct ReportMessage: Message {
    /// The object.
    public let json: JSONValue

    private static func outcome<Subject>(_ outcome: @escaping @Sendable (Subject) -> Outcome) -> [MessageForm<Subject>.Field] {
        [
            .count("successful") { outcome($0).successful },
            .count("failed", "Attempts of the same device each counted.") { outcome($0).failed },
            .count("refused", "Devices that were refused a hostname or an image.") { outcome($0).refused },
            .init("success_rate", Schema.decimal.orNull, "The successful ones of those and the failed ones, 0 to 1; null without any.") {
                outcome($0).successRate.map { .decimal(decimal($0)) }
            },
            .init("average_seconds", Schema.decimal.orNull, "From asking to the last report of the successful ones; null without any.") {
                outcome($0).averageSeconds.map { .decimal(decimal($0)) }
            },
            .init("longest_seconds", Schema.decimal.orNull, nil) { outcome($0).longestSeconds.map { .decimal(decimal($0)) } },
            .number("verified_bytes", .count, "What the successful ones have read back from their cards.") { outcome($0).verifiedBytes },
        ]
    }

    private static let byVenue = MessageForm<DeploymentReport.Part<VenueCode?>>(
        "VenueOutcome", [.textIfAny("venue_code", .venueCode) { $0.key?.text }] + outcome { $0.outcome })
    private static let byProduct = MessageForm<DeploymentReport.Part<ProductCode?>>(
        "ProductOutcome", [.textIfAny("product_type", .productCode) { $0.key?.text }] + outcome { $0.outcome })
    private static let byDay = MessageForm<DeploymentReport.Part<Timestamp>>(
        "DayOutcome", [.text("day", .text(10...10, format: "date")) { String($0.key.text.prefix(10)) }] + outcome { $0.outcome })

    static let form = MessageForm<(report: DeploymentReport, filter: OutcomeFilter)>(
        "Report",
        [
            .textIfAny("since", .moment) { $0.filter.since?.text },
            .textIfAny("until", .moment) { $0.filter.until?.text },
            .object("total", MessageForm<Outcome>("Outcome", outcome { $0 })) { $0.report.total },
            .list("venues", byVenue) { $0.report.venues },
            .list("products", byProduct) { $0.report.products },
            .list("days", byDay, "By the day in UTC on which they ended, oldest first.") { $0.report.days },
        ])

    /// A report, and what it was asked to tell of.
    public init(_ report: DeploymentReport, of filter: OutcomeFilter) {
        json = Self.form.message((report, filter))
    }

    /// To three places, as no clock here is better than that.
    private static func decimal(_ number: Double) -> String {
        let thousandths = Int64((number * 1_000).rounded())
        let rest = String(abs(thousandths) % 1_000)
        return "\(thousandths / 1_000).\(String(repeating: "0", count: 3 - rest.utf8.count))\(rest)"
    }
}
