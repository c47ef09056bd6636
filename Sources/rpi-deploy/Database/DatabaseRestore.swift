import FleetStore
import Operations

/// `db restore`.
enum DatabaseRestore: Command {
    static let syntax = Syntax(
        words: ["db", "restore"], summary: "put a backup in the place of the database",
        operands: [Operand(name: "FILE", help: "a backup, or a database of the original system")],
        options: [Confirmation.option],
        discussion: """
            The server has to be stopped. The file is checked, and brought up to date, before the present database is touched;
            that stays beside it under a name with the time. A file of a newer program is refused.
            """,
        example: "db restore /var/backups/deployment.db")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let file = try arguments.operand(0) { $0 }
        let directory = Workplace.directory(arguments)
        try await DatabaseBackup.requireRestorable(file, to: directory.database)
        try Confirmation.require("Replace the database \(directory.database) by \(file)?", arguments, terminal)
        try directory.prepare()
        let done = try await DatabaseBackup.restore(file, to: directory.database, by: Workplace.author)
        if arguments.wantsJSON {
            return try terminal.print(
                json: RestorationView(
                    database: directory.database, replaced: done.replacedPath, schema_version: done.report.schemaVersion,
                    head: done.report.head?.description))
        }
        if let adoption = done.adoption { terminal.print(AdoptionText(adoption, images: directory.images).text + "\n") }
        terminal.print("Restored \(directory.database) from \(file), and checked it.")
        if let replaced = done.replacedPath { terminal.print("replaced    \(replaced)") }
        terminal.print(AuditHeadText.line(done.report.head))
    }
}

private struct RestorationView: Encodable {
    let database: String
    let replaced: String?
    let schema_version: Int
    let head: String?
}
