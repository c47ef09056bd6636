import Fleet
import FleetStore

/// What an import did, as `--json` prints it.
struct ImportReportView: Encodable {
    let product: String
    let venue: String
    let added: [String]
    let already_there: [String]
    let repeated: Int

    init(_ report: ImportReport) {
        product = report.product.text
        venue = report.venue.text
        added = report.added.map(\.identifier)
        already_there = report.alreadyThere.map(\.identifier)
        repeated = report.repeatedCount
    }
}
