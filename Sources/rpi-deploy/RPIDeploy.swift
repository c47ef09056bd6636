import FleetStore
import Foundation
import LibCrypto
import Operations

/// The program: chooses the command, and turns errors into messages and exit statuses.
@main
struct RPIDeploy {
    static let commands: [any Command.Type] = [
        Serve.self, Simulate.self, VenueCreate.self, VenueList.self, VenueShow.self, VenueEdit.self, VenueDelete.self, ProductCreate.self,
        ProductList.self, PoolImport.self, PoolList.self, PoolAssign.self, PoolReserve.self, PoolRelease.self, PoolRetire.self,
        PoolUnretire.self, PoolReplace.self, PoolExport.self, PoolWaiting.self, BatchCreate.self, BatchList.self, BatchShow.self,
        BatchStart.self, BatchPause.self, BatchCancel.self, BatchPriority.self, DeploymentList.self, DeploymentShow.self, ImageAdd.self,
        ImageList.self, ImageInspect.self, ImageVerify.self, ImageActivate.self, ImageRemove.self, Stats.self, UserAdd.self, UserList.self,
        UserPassword.self, UserRole.self, UserDisable.self, UserEnable.self, UserRemove.self, TokenCreate.self, TokenList.self,
        TokenRevoke.self, WebhookAdd.self, WebhookList.self, WebhookRemove.self, WebhookTest.self, DatabaseInit.self, DatabaseVerify.self,
        DatabaseBackupCommand.self, DatabaseRestore.self, DatabaseReset.self, DatabasePrune.self, DatabaseAdopt.self, EventList.self,
        Completion.self,
    ]

    /// The program's version, beside that of the database's schema.
    static let version = "0.1.0"

    static func main() async {
        // A reader that went away is an error of the write, not the end of a server that others rely on.
        signal(SIGPIPE, SIG_IGN)
        // Work of the server that nobody waits for goes on until the process is gone.
        CryptoLibrary.stayUntilTheEnd()
        exit(await status(of: Array(CommandLine.arguments.dropFirst()), Terminal()))
    }

    /// Runs a command line: 0 done, 1 refused or failed, 2 wrong usage.
    static func status(of words: [String], _ terminal: Terminal) async -> Int32 {
        do {
            try await run(words, terminal)
            guard let failure = terminal.resultFailure else { return 0 }
            terminal.note("rpi-deploy: \(failure)")
            return 1
        } catch let error as UsageError {
            let command = error.command.map { " \($0)" } ?? ""
            // Values that the fleet's rules refuse say so in whole sentences.
            let message = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
            terminal.note("rpi-deploy\(command): \(message)\(message.hasSuffix("?") ? "" : ".") See 'rpi-deploy\(command) --help'.")
            return 2
        } catch {
            terminal.note("rpi-deploy: \(RemedyCommands.text(of: error))\(room(for: error))")
            return 1
        }
    }

    /// How much is free where a disk is full.
    private static func room(for error: any Error) -> String {
        let cause = if case OperationError.store(let cause)? = error as? OperationError { cause } else { error as? StoreError }
        guard case .diskFull(let path)? = cause,
            let free = (try? FileManager.default.attributesOfFileSystem(forPath: path))?[.systemFreeSize] as? NSNumber
        else { return "" }
        return " There are \(Quantity.bytes(free.uint64Value)) free on it."
    }

    private static func run(_ words: [String], _ terminal: Terminal) async throws {
        guard let first = words.first else { throw UsageError(message: "a command is missing") }
        if first == "--help" || first == "-h" || first == "help" { return terminal.print(Help.overview(commands.map { $0.syntax })) }
        if first == "--version" { return terminal.print("rpi-deploy \(version) (database schema \(SQLiteFleetStore.newestSchemaVersion))") }
        guard let command = commands.first(where: { words.starts(with: $0.syntax.words) }) else {
            let group = commands.map { $0.syntax }.filter { $0.words.first == first }
            if words.dropFirst() == ["--help"] || words.dropFirst() == ["-h"], !group.isEmpty {
                return terminal.print(Help.overview(group, of: first))
            }
            throw unknownCommand(words)
        }
        let arguments = try Arguments(Array(words.dropFirst(command.syntax.words.count)), for: command.syntax)
        if arguments.wantsHelp { return terminal.print(Help.text(of: command.syntax)) }
        try await command.run(arguments, terminal)
    }

    static func unknownCommand(_ words: [String]) -> UsageError {
        let first = words.first ?? ""
        if first.hasPrefix("-") {
            return UsageError(message: "options such as \(first) stand after the command, as in 'rpi-deploy venue list --data DIR'")
        }
        let known = commands.map { $0.syntax }.filter { $0.words.first == first }
        guard !known.isEmpty else {
            let hint = Spelling.hint(first, among: commands.compactMap { $0.syntax.words.first })
            return UsageError(message: "there is no command '\(first)'\(hint)")
        }
        let names = known.map(\.name).joined(separator: ", ")
        guard words.count > 1, !words[1].hasPrefix("-") else { return UsageError(message: "one of these is meant: \(names)") }
        let hint = Spelling.hint(words[1], among: known.compactMap { $0.words.dropFirst().first }) { "\(first) \($0)" }
        let help = hint.isEmpty ? "; one of these is meant: \(names)" : hint
        return UsageError(message: "there is no command '\(first) \(words[1])'\(help)")
    }
}
