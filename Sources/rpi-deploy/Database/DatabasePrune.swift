import Fleet
import FleetStore
import Operations

/// `db prune`.
enum DatabasePrune: Command {
    static let syntax = Syntax(
        words: ["db", "prune"], summary: "move old history and old audit events into an archive file",
        options: [
            Option(name: "--before", value: "MOMENT", help: "what ended before: \(Moment.form)", isRequired: true),
            Option(name: "--archive", value: "FILE", help: "the SQLite file to make (default: beside the database, with the time)"),
            Confirmation.option,
        ],
        discussion: """
            Nothing is ever removed unless this is asked for. The archive is checked and on the disk before anything is removed, and only what it
            holds is. Open deployments stay. The audit log can still be checked: it keeps what it was archived through.
            """,
        example: "db prune --before 2026-01-01 --yes")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let moment = try arguments.required("--before") { try Moment.parse($0) }
        let workplace = try await Workplace.open(arguments)
        let database = workplace.directory.database
        let author = workplace.author
        let archive = arguments.value("--archive") ?? "\(database).archive-\(author.at.fileName)"
        let preview = try await HistoryArchive.preview(before: moment, from: database, to: archive)
        if preview.deployments + preview.events > 0 {
            try Confirmation.require(
                "Move \(preview.deployments) deployments and \(preview.events) audit events that ended before \(moment) from the database \(database) into the archive \(archive)?",
                arguments, terminal)
        }
        let summary = try await HistoryArchive.move(before: moment, from: database, to: archive, by: author)
        let isMade = !summary.digest.isEmpty
        if arguments.wantsJSON {
            return try terminal.print(
                json: PruneView(
                    archive: isMade ? archive : nil, sha256: isMade ? summary.digest : nil, deployments: summary.deployments,
                    events: summary.events))
        }
        guard isMade else { return terminal.print("Nothing ended before \(moment). No archive was made.") }
        terminal.print(
            """
            Moved \(summary.deployments) deployments and \(summary.events) audit events into \(archive).
            sha256      \(summary.digest)
            """)
    }
}

private struct PruneView: Encodable {
    let archive: String?
    let sha256: String?
    let deployments: Int64
    let events: Int64
}
