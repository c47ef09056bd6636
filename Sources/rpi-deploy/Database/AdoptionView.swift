import FleetStore

/// What became of a database of the original system, as `--json` prints it.
struct AdoptionView: Encodable {
    struct TableView: Encodable {
        let table: String
        let found: Int
        let kept: Int
        let changed: Int
        let set_aside: Int
    }

    struct ReasonView: Encodable {
        let table: String
        let reason: String
        let count: Int
    }

    let backup: String?
    let tables: [TableView]
    let reasons: [ReasonView]
    let additions: [String]
    let images: [String]

    init(_ report: AdoptionReport) {
        backup = report.backupPath
        tables = report.tables.map {
            TableView(table: $0.name, found: $0.found, kept: $0.kept, changed: $0.changed, set_aside: $0.setAside)
        }
        reasons = report.reasons.map { ReasonView(table: $0.table, reason: $0.text, count: $0.count) }
        additions = report.additions
        images = report.images.map(\.fileName)
    }
}
