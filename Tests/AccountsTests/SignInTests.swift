import Accounts
import Fleet
import FleetStore
import Testing

struct SignInTests {
    @Test func `a session begins with the right password, has the user's role, and ends`() async throws {
        let desk = try await AccountDesk.open()
        let id = try await desk.sessionID()
        let session = try await desk.accounts.session(id)
        #expect(session?.user.text == "alice" && session?.role == .operator)
        #expect(try await desk.accounts.users().first?.lastLoginAt == desk.accounts.moment)
        try await desk.accounts.signOut(id, by: desk.author)
        #expect(try await desk.accounts.session(id) == nil)
        #expect(try await desk.events(of: "login").map(\.kind) == ["login.succeeded", "login.ended"])
    }

    @Test func `each session has an id of its own, and the one before ends`() async throws {
        let desk = try await AccountDesk.open()
        let first = try await desk.sessionID()
        let second = try await desk.sessionID(replacing: first)
        #expect(first != second)
        #expect(try await desk.accounts.session(first) == nil)
        #expect(try await desk.accounts.session(second) != nil)
        #expect(Accounts.csrfToken(ofSession: first) != Accounts.csrfToken(ofSession: second))
    }

    @Test func `a session ends after twelve hours of rest, and after seven days however busy it is`() async throws {
        let desk = try await AccountDesk.open()
        let idle = try await desk.sessionID()
        let busy = try await desk.sessionID()
        for hour in 1...167 {
            desk.pass(seconds: 3_600)
            #expect(try await desk.accounts.session(busy) != nil, "after \(hour) hours")
            if hour == 12 { #expect(try await desk.accounts.session(idle) == nil) }
        }
        desk.pass(seconds: 3_600)
        #expect(try await desk.accounts.session(busy) == nil)
    }

    @Test func `what changes a user changes their sessions at once`() async throws {
        let desk = try await AccountDesk.open(users: [("root", .admin), ("alice", .operator)])
        let alice = try AccountName("alice")
        let id = try await desk.sessionID()
        #expect(try await desk.accounts.session(id)?.role == .operator)
        _ = try await desk.accounts.setRole(.viewer, of: alice, by: desk.author)
        #expect(try await desk.accounts.session(id)?.role == .viewer)
        try await desk.accounts.setPassword(Password("another long one"), of: alice, by: desk.author)
        #expect(try await desk.accounts.session(id) == nil)
        guard case .signedIn(let next, _) = try await desk.signIn("alice", "another long one") else { throw AccountDesk.NotSignedIn() }
        _ = try await desk.accounts.setDisabled(true, of: alice, by: desk.author)
        #expect(try await desk.accounts.session(next) == nil)
        #expect(try await desk.signIn("alice", "another long one") == .refused)
    }

    @Test func `a change by another process counts after a second`() async throws {
        let desk = try await AccountDesk.open(users: [("root", .admin), ("alice", .operator)])
        let id = try await desk.sessionID()
        #expect(try await desk.accounts.session(id) != nil)
        try await desk.store.removeUser(AccountName("alice"), expecting: nil, by: desk.author)
        desk.pass(seconds: 1)
        #expect(try await desk.accounts.session(id) == nil)
    }

    @Test func `who changes their own password keeps this session alone`() async throws {
        let desk = try await AccountDesk.open()
        let (here, elsewhere) = (try await desk.sessionID(), try await desk.sessionID())
        let alice = try AccountName("alice")
        await #expect(throws: AccountError.wrongPassword) {
            try await desk.accounts.changePassword(
                from: Password("not this one"), to: Password("another long one"), of: alice, keeping: here, address: "192.0.2.1",
                by: desk.author)
        }
        try await desk.accounts.changePassword(
            from: Password(AccountDesk.password), to: Password("another long one"), of: alice, keeping: here, address: "192.0.2.1",
            by: desk.author)
        #expect(try await desk.accounts.session(here) != nil)
        #expect(try await desk.accounts.session(elsewhere) == nil)
    }

    @Test func `who changes their own password changes none that was set meanwhile, and none of a user who may not sign in`() async throws {
        let desk = try await AccountDesk.open(users: [("root", .admin), ("alice", .operator)])
        let attempt = LoginAttempt(name: try AccountName("alice"), address: "192.0.2.1", at: desk.accounts.moment)
        let admission = try await desk.store.admit(attempt, users: .user, addresses: .address)
        guard case .compare(let compared?) = admission else { throw AccountDesk.NotSignedIn() }
        func change() async throws {
            try await desk.store.changePasswordHash(from: compared, to: "theirs", keeping: nil, after: attempt, by: desk.author)
        }
        _ = try await desk.accounts.setDisabled(true, of: AccountName("alice"), by: desk.author)
        await #expect(throws: AccountStoreError.changedMeanwhile) { try await change() }
        _ = try await desk.accounts.setDisabled(false, of: AccountName("alice"), by: desk.author)
        try await desk.accounts.setPassword(Password("set by an administrator"), of: AccountName("alice"), by: desk.author)
        await #expect(throws: AccountStoreError.changedMeanwhile) { try await change() }
        guard case .signedIn = try await desk.signIn("alice", "set by an administrator") else { throw AccountDesk.NotSignedIn() }
    }

    @Test func `who knows the password is not locked out by changing it, however badly they choose`() async throws {
        let desk = try await AccountDesk.open()
        let (session, alice) = (try await desk.sessionID(), try AccountName("alice"))
        func change(from present: String, to password: String) async throws {
            try await desk.accounts.changePassword(
                from: Password(present), to: Password(password), of: alice, keeping: session, address: "192.0.2.1", by: desk.author)
        }
        var present = AccountDesk.password
        for number in 0..<25 {
            await #expect(throws: AccountError.badPassword(.tooShort)) { try await change(from: present, to: "short") }
            let next = "another long one \(number)"
            try await change(from: present, to: next)
            present = next
        }
        guard case .signedIn = try await desk.signIn("alice", present) else { throw AccountDesk.NotSignedIn() }
    }

    @Test func `a user has twenty sessions at most`() async throws {
        let desk = try await AccountDesk.open()
        var ids: [String] = []
        for _ in 0..<22 {
            ids.append(try await desk.sessionID())
            desk.pass(seconds: 1)
        }
        var alive: [Bool] = []
        for id in ids { alive.append(try await desk.accounts.session(id) != nil) }
        #expect(alive == [false, false] + [Bool](repeating: true, count: 20))
    }

    @Test func `a password is hashed for an unknown user, too, so that the time does not tell who is there`() async throws {
        let desk = try await AccountDesk.open(users: [("alice", .operator), ("root", .admin)])
        _ = try await desk.accounts.setDisabled(true, of: AccountName("alice"), by: desk.author)
        for name in ["root", "alice", "nobody", "no such ??", ""] {
            let before = desk.passwords.hashCount
            #expect(try await desk.signIn(name, "not the password") == .refused)
            #expect(desk.passwords.hashCount == before + 1, "\(name)")
        }
    }
}
