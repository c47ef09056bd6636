import Accounts
import Fleet
import FleetStore
import Testing

struct FirstRunTests {
    private static let name = "root"

    private static func add(_ desk: AccountDesk, _ secret: String) async throws -> UserAccount {
        try await desk.accounts.addFirstUser(
            AccountName(name), password: Password(AccountDesk.password), secret: secret, by: desk.author)
    }

    @Test func `the link makes one administrator, once`() async throws {
        let desk = try await AccountDesk.open(users: [])
        let secret = try #require(try await desk.accounts.offerFirstRun(by: desk.author))
        try await desk.accounts.checkFirstRun(secret)
        #expect(try await Self.add(desk, secret).role == .admin)
        await #expect(throws: AccountError.store(.hasAdmin)) { try await Self.add(desk, secret) }
        #expect(try await desk.accounts.offerFirstRun(by: desk.author) == nil)
    }

    @Test func `two at the same time make one administrator`() async throws {
        let desk = try await AccountDesk.open(users: [])
        let secret = try #require(try await desk.accounts.offerFirstRun(by: desk.author))
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<4 {
                group.addTask {
                    let user = try? await desk.accounts.addFirstUser(
                        AccountName("root\(number)"), password: Password(AccountDesk.password), secret: secret, by: desk.author)
                    return user != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try await desk.accounts.users().count == 1)
    }

    @Test func `a link is good for an hour, and until the next is made`() async throws {
        let desk = try await AccountDesk.open(users: [])
        let first = try #require(try await desk.accounts.offerFirstRun(by: desk.author))
        let second = try #require(try await desk.accounts.offerFirstRun(by: desk.author))
        await #expect(throws: AccountError.store(.wrongLink)) { try await Self.add(desk, first) }
        await #expect(throws: AccountError.store(.wrongLink)) { try await Self.add(desk, "") }
        desk.pass(seconds: 3_600)
        await #expect(throws: AccountError.store(.wrongLink)) { try await Self.add(desk, second) }
        #expect(try await desk.accounts.users() == [])
    }

    @Test func `a user who is no administrator leaves the link good`() async throws {
        let desk = try await AccountDesk.open(users: [("alice", .viewer), ("bob", .operator)])
        let secret = try #require(try await desk.accounts.offerFirstRun(by: desk.author))
        _ = try await desk.accounts.addUser(AccountName("carol"), role: .viewer, password: Password(AccountDesk.password), by: desk.author)
        try await desk.accounts.checkFirstRun(secret)
        await #expect(throws: AccountError.store(.userExists(try AccountName("alice")))) {
            try await desk.accounts.addFirstUser(
                AccountName("alice"), password: Password(AccountDesk.password), secret: secret, by: desk.author)
        }
        #expect(try await Self.add(desk, secret).role == .admin)
        await #expect(throws: AccountError.store(.hasAdmin)) { try await desk.accounts.checkFirstRun(secret) }
    }

    @Test func `an administrator made at the command line voids the link`() async throws {
        let desk = try await AccountDesk.open(users: [])
        let secret = try #require(try await desk.accounts.offerFirstRun(by: desk.author))
        _ = try await desk.accounts.addUser(AccountName("bob"), role: .admin, password: Password(AccountDesk.password), by: desk.author)
        await #expect(throws: AccountError.store(.hasAdmin)) { try await Self.add(desk, secret) }
    }
}
