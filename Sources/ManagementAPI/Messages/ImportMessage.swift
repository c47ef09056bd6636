public import DeviceProtocol
import Fleet
public import FleetStore

/// What an import of kart numbers did, or would do, as JSON.
public struct ImportMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<(report: ImportReport, isPreview: Bool)>(
        "Import",
        [
            .text("product_type", .productCode) { $0.report.product.text },
            .text("venue_code", .venueCode) { $0.report.venue.text },
            numbers("added", "The numbers that are new, as hostnames have them.") { $0.added },
            numbers("already_there", "The numbers that the pool had, whatever their status; they stay as they are.") { $0.alreadyThere },
            .count("added_count") { $0.report.added.count },
            .count("skipped_count", "Numbers that were there already, or came again in the same text.") { $0.report.skippedCount },
            .count("repeated_count", "How often a number came again in the same text.") { $0.report.repeatedCount },
            .flag("preview", "Whether nothing was changed.") { $0.isPreview },
        ])

    /// A report.
    public init(_ report: ImportReport, isPreview: Bool) {
        json = Self.form.message((report, isPreview))
    }

    private static func numbers(
        _ name: String, _ about: String, _ value: @escaping @Sendable (ImportReport) -> [KartNumber]
    ) -> MessageForm<(report: ImportReport, isPreview: Bool)>.Field {
        .init(name, .list(.text(3...6, pattern: "^[0-9]{3,6}$")), about) { .array(value($0.report).map { .string($0.identifier) }) }
    }
}
