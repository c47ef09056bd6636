import FleetStore
import Operations

/// `db verify`.
enum DatabaseVerify: Command {
    static let syntax = Syntax(
        words: ["db", "verify"], summary: "check the database for damage and for changes behind the program's back",
        options: [
            Option(
                name: "--head", value: "NUMBER:HASH", help: "a head of the audit log that was printed earlier; the log has to contain it")
        ],
        discussion: """
            Checks the file's structure, its references and counts, and the audit log: no event may have been changed, removed, moved or added by hand,
            and the history has to be what the events say. Whoever can write the file can make a new log that is whole in itself;
            only a head that was noted elsewhere ('db backup' and this command print it) shows that.
            """,
        example: "db verify")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let noted = try arguments.value("--head") { text in
            guard let head = AuditHead(text) else {
                throw UsageError(message: "a head is NUMBER:HASH as 'db verify' prints it, not '\(text)'", command: syntax.name)
            }
            return head
        }
        let database = Workplace.directory(arguments).database
        let advice = "Restore a backup with 'db restore FILE'; until then keep a copy of the file as it is, with its -wal and -shm."
        let report: IntegrityReport
        do {
            report = try await Workplace.open(arguments).store.verify(noted: noted)
        } catch let error as StoreError where error.isDamage {
            throw CommandFailure("\(database) cannot be read to its end: \(error) \(advice)")
        }
        if arguments.wantsJSON {
            try terminal.print(
                json: IntegrityView(
                    schema_version: report.schemaVersion, problems: report.problems, head: report.head?.description))
        } else {
            for problem in report.problems { terminal.print(problem) }
        }
        let count = report.problems.count
        guard report.isSound else {
            throw CommandFailure("\(database) has \(count) \(count == 1 ? "problem" : "problems"). \(advice)")
        }
        if !arguments.wantsJSON {
            terminal.print("The database \(database) is sound (schema \(report.schemaVersion)).\n\(AuditHeadText.line(report.head))")
        }
    }
}

private struct IntegrityView: Encodable {
    let schema_version: Int
    let problems: [String]
    let head: String?
}

extension StoreError {
    /// Whether the file itself is not what it should be.
    fileprivate var isDamage: Bool {
        switch self {
        case .damaged, .notADatabase: true
        default: false
        }
    }
}
