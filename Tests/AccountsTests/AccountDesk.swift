import Accounts
import Fleet
import FleetStore
import Synchronization
import TestSupport

/// Accounts over a real store, with a clock that only moves when a test moves it.
final class AccountDesk: Sendable {
    static let start: Int64 = 1_772_366_400_000
    static let password = "correct horse battery"

    let folder: TemporaryDirectory
    let store: SQLiteFleetStore
    let accounts: Accounts
    let passwords = PasswordDesk()
    private let clock: Clock

    final class Clock: Sendable {
        let milliseconds = Mutex(AccountDesk.start)
    }

    private init(_ folder: TemporaryDirectory, _ store: SQLiteFleetStore, _ settings: SessionSettings) {
        self.folder = folder
        self.store = store
        let clock = Clock()
        self.clock = clock
        accounts = Accounts(
            store: store, desk: passwords, settings: settings, now: { Timestamp(milliseconds: clock.milliseconds.withLock { $0 }) })
    }

    /// With the user alice, an operator, unless told otherwise.
    static func open(users: [(String, Role)] = [("alice", .operator)], settings: SessionSettings = SessionSettings()) async throws
        -> AccountDesk
    {
        let folder = try TemporaryDirectory()
        let store = try await SQLiteFleetStore.open(path: folder.file("deployment.db"))
        let desk = AccountDesk(folder, store, settings)
        for (name, role) in users {
            _ = try await desk.accounts.addUser(AccountName(name), role: role, password: Password(password), by: desk.author)
        }
        return desk
    }

    var author: Authorship { Authorship("test", at: accounts.moment) }

    func pass(seconds: Int64) { clock.milliseconds.withLock { $0 += seconds * 1_000 } }

    func signIn(
        _ name: String = "alice", _ password: String = AccountDesk.password, from address: String = "192.0.2.1", replacing: String? = nil
    ) async throws -> SignInOutcome {
        try await accounts.signIn(name: name, password: Password(password), address: address, replacing: replacing)
    }

    /// Signs in, which must work; the session's id.
    func sessionID(_ name: String = "alice", replacing: String? = nil) async throws -> String {
        guard case .signedIn(let id, _) = try await signIn(name, replacing: replacing) else { throw NotSignedIn() }
        return id
    }

    func events(of kind: String) async throws -> [AuditEvent] {
        try await store.events(EventFilter(after: 0, kind: kind, limit: 1_000))
    }

    struct NotSignedIn: Error {}
}
