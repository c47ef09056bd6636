import Accounts
import Fleet
import FleetStore
import Foundation
import Operations

/// What most commands work on: the data directory and its store, in the name of the person at the command line.
struct Workplace {
    let directory: DataDirectory
    let store: any FleetStore
    /// Users, sessions and tokens in the same database.
    let accounts: any AccountStore
    /// Answers to requests that may come again, in the same database.
    let answers: any AnswerStore
    /// Webhooks in the same database.
    let webhooks: any WebhookStore

    /// Opens what `--data` or RPI_DEPLOY_DATA names. A database of the original system is taken over, and that is told on standard error.
    ///
    /// - Parameter creating: whether a missing database is made.
    static func open(_ arguments: Arguments, creating: Bool = false) async throws -> Workplace {
        let directory = directory(arguments)
        if creating { try directory.prepare() }
        try directory.requireReachable()
        if directory.hasDatabase { try directory.requireWritableDatabase() }
        let store = try await SQLiteFleetStore.open(path: directory.database, createIfMissing: creating)
        if let adoption = store.adoption { Terminal().note(AdoptionText(adoption, images: directory.images).text) }
        return Workplace(directory: directory, store: store, accounts: store, answers: store, webhooks: store)
    }

    static func directory(_ arguments: Arguments) -> DataDirectory {
        DataDirectory(arguments.value("--data") ?? ProcessInfo.processInfo.environment["RPI_DEPLOY_DATA"] ?? DataDirectory.defaultPath)
    }

    /// What is done with users and tokens.
    var people: Accounts { Accounts(store: accounts, now: SystemClock.now) }

    /// Who does it and when, as the audit log records it.
    var author: Authorship { Self.author }

    /// Who does it and when: whoever logged in, also behind sudo.
    static var author: Authorship {
        let account = NSUserName()
        let login = ProcessInfo.processInfo.environment["SUDO_USER"] ?? account
        return Authorship(.commandLine(login: login, account: login == account ? nil : account), at: SystemClock.now())
    }
}
