import FleetStore
import Operations

/// `db verify`.
enum DatabaseVerify: Command {
    static let syntax = Syntax(
        words: ["db", "verify"], summary: "check the database for damage", example: "db verify")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments)
        let report = try await workplace.store.verify()
        if arguments.wantsJSON {
            try terminal.print(json: IntegrityView(schema_version: report.schemaVersion, problems: report.problems))
        } else {
            for problem in report.problems { terminal.print(problem) }
        }
        guard report.isSound else {
            throw CommandFailure("\(workplace.directory.database) has \(report.problems.count) problems. Restore a backup of it.")
        }
        if !arguments.wantsJSON {
            terminal.print("The database \(workplace.directory.database) is sound (schema \(report.schemaVersion)).")
        }
    }
}

private struct IntegrityView: Encodable {
    let schema_version: Int
    let problems: [String]
}
