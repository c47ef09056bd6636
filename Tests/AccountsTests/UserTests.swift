import Accounts
import Fleet
import FleetStore
import SQLite
import Testing

struct UserTests {
    @Test func `a user is added, listed, given another role and removed`() async throws {
        let desk = try await AccountDesk.open(users: [("root", .admin)])
        let name = try AccountName("Bob")
        let user = try await desk.accounts.addUser(name, role: .viewer, password: Password("a long password"), by: desk.author)
        #expect(user.name.text == "bob" && user.role == .viewer && user.lastLoginAt == nil)
        await #expect(throws: AccountError.store(.userExists(name))) {
            try await desk.accounts.addUser(name, role: .admin, password: Password("a long password"), by: desk.author)
        }
        #expect(try await desk.accounts.setRole(.operator, of: name, by: desk.author).role == .operator)
        #expect(try await desk.accounts.users().map(\.name.text) == ["bob", "root"])
        try await desk.accounts.removeUser(name, by: desk.author)
        await #expect(throws: AccountError.store(.unknownUser(name))) { try await desk.accounts.removeUser(name, by: desk.author) }
        let kinds = try await desk.events(of: "user").map(\.kind)
        #expect(kinds == ["user.added", "user.added", "user.role-changed", "user.removed"])
        #expect(try await desk.store.verify().isSound)
    }

    @Test func `the last administrator who can sign in stays one`() async throws {
        let desk = try await AccountDesk.open(users: [("root", .admin), ("spare", .admin)])
        let (root, spare) = (try AccountName("root"), try AccountName("spare"))
        _ = try await desk.accounts.setDisabled(true, of: spare, by: desk.author)
        let error = AccountError.store(.lastAdmin(root))
        await #expect(throws: error) { try await desk.accounts.removeUser(root, by: desk.author) }
        await #expect(throws: error) { try await desk.accounts.setRole(.viewer, of: root, by: desk.author) }
        await #expect(throws: error) { try await desk.accounts.setDisabled(true, of: root, by: desk.author) }
        _ = try await desk.accounts.setDisabled(false, of: spare, by: desk.author)
        try await desk.accounts.removeUser(root, by: desk.author)
    }

    @Test(arguments: [
        ("short", PasswordProblem.tooShort), ("alice alice al", .isName), ("aaaaaaaaaaaaaaaa", .isTrivial), ("123456789012", .isTrivial),
        (String(repeating: "é", count: 600), .tooLong),
    ])
    func `a password that is easily guessed is refused`(text: String, problem: PasswordProblem) async throws {
        let desk = try await AccountDesk.open(users: [])
        await #expect(throws: AccountError.badPassword(problem)) {
            try await desk.accounts.addUser(AccountName("alice"), role: .admin, password: Password(text), by: desk.author)
        }
        #expect(try await desk.accounts.users() == [])
    }

    @Test func `a letter of two characters is the same as one`() async throws {
        let desk = try await AccountDesk.open()
        try await desk.accounts.setPassword(Password("caf\u{E9} au lait bitte"), of: AccountName("alice"), by: desk.author)
        guard case .signedIn = try await desk.signIn("alice", "cafe\u{301} au lait bitte") else {
            Issue.record("the same password in another form was refused")
            return
        }
    }

    @Test func `nothing in the database or the audit log can be signed in with`() async throws {
        let desk = try await AccountDesk.open()
        let id = try await desk.sessionID()
        let token = try await desk.accounts.createToken(AccountName("ci"), role: .viewer, until: nil, by: desk.author).text
        _ = try await desk.signIn("alice", "wrong password here")
        _ = try await desk.signIn("my secret passphrase", "typed in the wrong field")
        #expect(!"\(Password("hunter2hunter2"))".contains("hunter"))
        var connection = try Connection(path: desk.store.path, mode: .readOnly)
        var lines: [String] = []
        for table in try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'", { try $0.text("name") }) {
            lines += try connection.rows(SQL(stringLiteral: "SELECT * FROM \"\(table)\"")) { "\(try $0.values)" }
        }
        let all = lines.joined(separator: "\n")
        for secret in [AccountDesk.password, id, token, "wrong password here", "secret passphrase", "typed in the wrong"] {
            #expect(!all.contains(secret))
        }
        // The CSRF token, too, lets nobody make a change who reads the file.
        #expect(!all.contains(Accounts.csrfToken(ofSession: id)))
    }

    @Test(arguments: ["", "a b", "-a", "a\r\nSet-Cookie: x=1", "ä", "a:b", "<script>", String(repeating: "a", count: 65), "a\0"])
    func `a name that could mean something to a header, a page or a log is refused`(text: String) {
        #expect(throws: FleetError.badAccountName(text)) { try AccountName(text) }
    }

    @Test func `who cannot be removed is told beforehand`() async throws {
        let desk = try await AccountDesk.open(users: [("alice", .admin), ("bob", .viewer)])
        await #expect(throws: AccountError.store(.lastAdmin(try AccountName("alice")))) {
            try await desk.accounts.removableUser(AccountName("alice"))
        }
        #expect(try await desk.accounts.removableUser(AccountName("bob")).role == .viewer)
        _ = try await desk.accounts.setRole(.admin, of: AccountName("bob"), by: desk.author)
        #expect(try await desk.accounts.removableUser(AccountName("alice")).role == .admin)
        await #expect(throws: AccountError.store(.unknownUser(try AccountName("eve")))) {
            try await desk.accounts.removableUser(AccountName("eve"))
        }
    }
}
