public import Fleet
public import FleetStore

/// What is done with the people and programs of the management network: users, passwords, signing in, tokens.
///
/// Nothing of the device network uses it.
public struct Accounts: Sendable {
    let store: any AccountStore
    let desk: PasswordDesk
    let settings: SessionSettings
    let now: @Sendable () -> Timestamp
    let sessions: RecentLookups<LoginSession>
    let bearers: RecentLookups<APIToken>

    /// Makes the operations over a store.
    ///
    /// - Parameter now: The clock by which sessions, tokens and locks end.
    public init(
        store: any AccountStore, desk: PasswordDesk = PasswordDesk(), settings: SessionSettings = SessionSettings(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.desk = desk
        self.settings = settings
        self.now = now
        sessions = RecentLookups(trust: settings.trust)
        bearers = RecentLookups(trust: settings.trust)
    }

    /// This moment by the clock of the accounts.
    public var moment: Timestamp { now() }

    /// Does something in the store; whoever was let in before is looked up again after it.
    func changing<Value: Sendable>(
        _ change: () async throws(AccountStoreError) -> Value
    ) async throws(AccountError) -> Value {
        defer {
            sessions.forgetAll()
            bearers.forgetAll()
        }
        return try await asking(change)
    }

    func asking<Value: Sendable>(_ question: () async throws(AccountStoreError) -> Value) async throws(AccountError) -> Value {
        do throws(AccountStoreError) {
            return try await question()
        } catch {
            throw .store(error)
        }
    }
}
