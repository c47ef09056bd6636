import FleetStore

/// What became of a database of the original system, for people.
struct AdoptionText {
    let text: String

    /// - Parameter images: the folder in which the original's image files are, or will be.
    init(_ report: AdoptionReport, images: String) {
        var lines = ["The database of the original system: \(report.found) rows, \(report.changed) changed, \(report.setAside) set aside."]
        if let backup = report.backupPath { lines.append("as it was   \(backup)") }
        var table = Table([("TABLE", .left), ("FOUND", .right), ("AS IT WAS", .right), ("CHANGED", .right), ("SET ASIDE", .right)])
        for row in report.tables {
            table.add([row.name, String(row.found), String(row.kept), String(row.changed), String(row.setAside)])
        }
        lines += ["", table.text]
        if !report.additions.isEmpty { lines += ["", "Made for them:"] + report.additions.map { "  \($0)" } }
        if !report.reasons.isEmpty { lines += ["", "Changed or set aside; the table adopted_rows keeps each of these rows as it was:"] }
        for reason in report.reasons {
            let examples = reason.examples.map(String.init).joined(separator: ", ")
            let more = reason.count > reason.examples.count && !examples.isEmpty ? ", …" : ""
            lines.append("  \(reason.count) of \(reason.table): \(reason.text)\(examples.isEmpty ? "" : " (\(examples)\(more))")")
        }
        if !report.images.isEmpty { lines += ["", "Devices get these images once they are packed:"] }
        for image in report.images {
            lines.append("  (cd \(images) && rpi-deploy \(image.addCommand)\(image.wasActive ? " --activate" : ""))")
        }
        text = lines.joined(separator: "\n")
    }
}
