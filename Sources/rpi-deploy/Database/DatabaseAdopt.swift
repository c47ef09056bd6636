import FleetStore
import Operations

/// `db adopt`.
enum DatabaseAdopt: Command {
    static let syntax = Syntax(
        words: ["db", "adopt"], summary: "show what becomes of a database of the original system",
        operands: [Operand(name: "FILE", help: "the original's deployment.db; it is only read")],
        discussion: """
            Prints what 'db init' will do once the file is at DIR/database/deployment.db, or 'db restore FILE' at once: how many rows stay as they are,
            what is changed, and what this program cannot use. No row is lost: what is changed is also kept as it was.
            """,
        example: "db adopt /opt/rpi-deployment/database/deployment.db")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let report = try await DatabaseBackup.previewAdoption(of: arguments.operand(0) { $0 })
        if arguments.wantsJSON { return try terminal.print(json: AdoptionView(report)) }
        terminal.print(AdoptionText(report, images: Workplace.directory(arguments).images).text)
    }
}
