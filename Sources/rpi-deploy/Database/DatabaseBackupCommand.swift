import FleetStore
import Operations

/// `db backup`.
enum DatabaseBackupCommand: Command {
    static let syntax = Syntax(
        words: ["db", "backup"], summary: "copy the database into a new file, while the server runs",
        operands: [Operand(name: "FILE", help: "the file to make; it must not exist")],
        discussion: """
            The copy is the database as it is at one moment. It is checked and written to the disk before it gets its name.
            The head that is printed proves later that the audit log is still the same up to here: note it elsewhere.
            """,
        example: "db backup /var/backups/deployment.db")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let file = try arguments.operand(0) { $0 }
        let report = try await DatabaseBackup.make(of: Workplace.directory(arguments).database, at: file)
        if arguments.wantsJSON {
            return try terminal.print(json: BackupView(file: file, schema_version: report.schemaVersion, head: report.head?.description))
        }
        terminal.print("Copied the database into \(file), and checked it.\n\(AuditHeadText.line(report.head))")
    }
}

private struct BackupView: Encodable {
    let file: String
    let schema_version: Int
    let head: String?
}
