import FleetStore
import Operations

/// `db reset`.
enum DatabaseReset: Command {
    static let syntax = Syntax(
        words: ["db", "reset"], summary: "start again with an empty database; the present one is kept beside it",
        options: [Confirmation.option],
        discussion: "The server has to be stopped. Image files stay where they are, but have to be added again.", example: "db reset --yes")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let directory = Workplace.directory(arguments)
        try await DatabaseBackup.requireUnused(directory.database)
        try Confirmation.require(
            "Empty the database \(directory.database) of all venues, hostnames, images and history?", arguments, terminal)
        try directory.prepare()
        let kept = try await DatabaseBackup.reset(directory.database, by: Workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["database": directory.database, "kept": kept ?? ""]) }
        terminal.print("The database \(directory.database) is empty. Next: 'venue create CODE --name NAME'.")
        if let kept { terminal.print("kept        \(kept)") }
    }
}
