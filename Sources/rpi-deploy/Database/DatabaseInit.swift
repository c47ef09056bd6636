import FleetStore
import Operations

/// `db init`.
enum DatabaseInit: Command {
    static let syntax = Syntax(
        words: ["db", "init"], summary: "make the data directory and its database, or bring an older one up to date",
        discussion: """
            Nothing that is there is removed. A database of the original system is taken over: a copy of the file is kept beside it,
            and what becomes of its rows is printed ('db adopt FILE' shows it beforehand).
            """,
        example: "db init --data /var/lib/rpi-deployment")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments, creating: true)
        let report = try await workplace.store.verify()
        guard report.isSound else {
            throw CommandFailure("\(workplace.directory.database): \(report.problems.joined(separator: " ")) See 'db verify'.")
        }
        if arguments.wantsJSON { return try terminal.print(json: ["database": workplace.directory.database]) }
        terminal.print(
            "The database \(workplace.directory.database) is ready (schema \(report.schemaVersion)). Next: 'venue create CODE --name NAME'."
        )
    }
}
