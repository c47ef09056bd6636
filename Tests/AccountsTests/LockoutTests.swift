import Accounts
import Fleet
import FleetStore
import SQLite
import Testing

struct LockoutTests {
    private static let wrong = "not the password"

    @Test func `after five failures a user waits, twice as long each time, and a success forgets them`() async throws {
        let desk = try await AccountDesk.open()
        for _ in 1...5 { #expect(try await desk.signIn("alice", Self.wrong) == .refused) }
        var until = Timestamp(milliseconds: AccountDesk.start + 30_000)
        // Not even the right password, and from no address.
        #expect(try await desk.signIn() == .locked(until: until))
        #expect(try await desk.signIn(from: "198.51.100.7") == .locked(until: until))
        desk.pass(seconds: 30)
        #expect(try await desk.signIn("alice", Self.wrong) == .refused)
        until = Timestamp(milliseconds: AccountDesk.start + 90_000)
        #expect(try await desk.signIn() == .locked(until: until))
        desk.pass(seconds: 60)
        _ = try await desk.sessionID()
        #expect(try await desk.signIn("alice", Self.wrong) == .refused)
        _ = try await desk.sessionID()
    }

    @Test func `who is locked is seen in the list of users, until another password ends it`() async throws {
        let desk = try await AccountDesk.open()
        for _ in 1...5 { _ = try await desk.signIn("alice", Self.wrong) }
        func user() async throws -> UserAccount { try #require(try await desk.accounts.users().first) }
        #expect(try await user().isLocked(at: desk.accounts.moment))
        #expect(try await user().lockedUntil == Timestamp(milliseconds: AccountDesk.start + 30_000))
        desk.pass(seconds: 30)
        #expect(try await !user().isLocked(at: desk.accounts.moment))
        _ = try await desk.signIn("alice", Self.wrong)
        #expect(try await user().isLocked(at: desk.accounts.moment))
        try await desk.accounts.setPassword(Password("another battery staple"), of: AccountName("alice"), by: desk.author)
        #expect(try await user().lockedUntil == nil)
    }

    @Test func `attempts at the same time are no more than attempts one after the other`() async throws {
        let desk = try await AccountDesk.open()
        let outcomes = try await withThrowingTaskGroup(of: SignInOutcome.self) { group in
            for number in 0..<20 {
                group.addTask { try await desk.signIn("alice", Self.wrong, from: "192.0.2.\(number)") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == .refused }.count == 5)
    }

    @Test func `who is not there is locked like who is`() async throws {
        let desk = try await AccountDesk.open()
        for _ in 1...5 { #expect(try await desk.signIn("nobody", Self.wrong) == .refused) }
        #expect(try await desk.signIn("nobody", Self.wrong) == .locked(until: Timestamp(milliseconds: AccountDesk.start + 30_000)))
    }

    @Test func `an address waits after twenty failures with whatever names, others do not`() async throws {
        var settings = SessionSettings()
        settings.addressLockout = LockoutRule(freeFailures: 6, firstWait: 60_000, longestWait: 3_600_000)
        let desk = try await AccountDesk.open(settings: settings)
        for number in 1...6 { #expect(try await desk.signIn("user\(number)", Self.wrong) == .refused) }
        #expect(try await desk.signIn() == .locked(until: Timestamp(milliseconds: AccountDesk.start + 60_000)))
        guard case .signedIn = try await desk.signIn(from: "198.51.100.7") else { throw AccountDesk.NotSignedIn() }
        #expect(LockoutRule.address.freeFailures == 20)
    }

    @Test func `a wait is never longer than the longest, and a day without failure forgets all`() async throws {
        var settings = SessionSettings()
        settings.userLockout = LockoutRule(freeFailures: 1, firstWait: 1_000, longestWait: 4_000)
        let desk = try await AccountDesk.open(settings: settings)
        for wait in [1, 2, 4, 4] as [Int64] {
            #expect(try await desk.signIn("alice", Self.wrong) == .refused)
            #expect(try await desk.signIn() == .locked(until: Timestamp(milliseconds: desk.accounts.moment.milliseconds + wait * 1_000)))
            desk.pass(seconds: wait)
        }
        desk.pass(seconds: 86_400)
        #expect(try await desk.signIn("alice", Self.wrong) == .refused)
        desk.pass(seconds: 1)
        _ = try await desk.sessionID()
    }

    @Test func `failures of a minute are one event, a lock is another, and no name is written that is no user's`() async throws {
        let desk = try await AccountDesk.open()
        for _ in 1...5 { _ = try await desk.signIn("alice", Self.wrong) }
        desk.pass(seconds: 61)
        _ = try await desk.signIn("hunter2", Self.wrong)
        let events = try await desk.events(of: "login")
        #expect(events.map(\.kind) == ["login.failed", "login.locked", "login.failed"])
        #expect(events.map(\.subject) == ["user alice", "user alice", "unknown user"])
        #expect(events.map(\.actor) == [String](repeating: "address 192.0.2.1", count: 3))
        #expect(events.last?.detail == #"{"attempts":5}"#)
    }

    @Test func `a restart forgets no lock`() async throws {
        let desk = try await AccountDesk.open()
        for _ in 1...5 { _ = try await desk.signIn("alice", Self.wrong) }
        let store = try await SQLiteFleetStore.open(path: desk.store.path)
        let again = Accounts(store: store, now: { Timestamp(milliseconds: AccountDesk.start) })
        let outcome = try await again.signIn(
            name: "alice", password: Password(AccountDesk.password), address: "192.0.2.9", replacing: nil)
        #expect(outcome == .locked(until: Timestamp(milliseconds: AccountDesk.start + 30_000)))
    }

    @Test func `what is remembered of failures is bounded`() async throws {
        let desk = try await AccountDesk.open()
        do {
            var connection = try Connection(path: desk.store.path, mode: .existing)
            try connection.run(
                """
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
                INSERT INTO login_failures (subject, count, last_ms) SELECT printf('%064d', n), 1, \(AccountDesk.start - 1) FROM numbers
                """)
        }
        #expect(try await desk.signIn("alice", Self.wrong) == .refused)
        var connection = try Connection(path: desk.store.path, mode: .readOnly)
        #expect(try connection.first("SELECT count(*) AS n FROM login_failures") { try $0.integer("n") } == 10_000)
    }

    @Test func `more passwords than the line takes are refused and count as no failure`() async throws {
        let desk = try await AccountDesk.open()
        let accounts = Accounts(store: desk.store, desk: PasswordDesk(limit: 0), now: { desk.accounts.moment })
        for _ in 1...6 {
            await #expect(throws: AccountError.busy) {
                try await accounts.signIn(name: "alice", password: Password(Self.wrong), address: "192.0.2.1", replacing: nil)
            }
        }
        _ = try await desk.sessionID()
    }
}
