import Accounts
import Fleet
import FleetStore
import Testing

struct TokenTests {
    @Test func `a token lets its bearer in until it ends or is revoked, and notes its use`() async throws {
        let desk = try await AccountDesk.open(users: [])
        let name = try AccountName("ci")
        let end = Timestamp(milliseconds: AccountDesk.start + 3_600_000)
        let (_, text) = try await desk.accounts.createToken(name, role: .operator, until: end, by: desk.author)
        let forever = try await desk.accounts.createToken(AccountName("forever"), role: .viewer, until: nil, by: desk.author).text
        #expect(text.hasPrefix("rpid_") && text.utf8.count == 69)
        #expect(try await desk.accounts.bearer(of: text)?.role == .operator)
        #expect(try await desk.accounts.tokens().map(\.lastUsedAt) == [desk.accounts.moment, nil])
        await #expect(throws: AccountError.store(.tokenExists(name))) {
            try await desk.accounts.createToken(name, role: .admin, until: nil, by: desk.author)
        }
        desk.pass(seconds: 3_600)
        #expect(try await desk.accounts.bearer(of: text) == nil)
        #expect(try await desk.accounts.bearer(of: forever) != nil)
        try await desk.accounts.revokeToken(AccountName("forever"), by: desk.author)
        #expect(try await desk.accounts.bearer(of: forever) == nil)
        #expect(try await desk.events(of: "token").map(\.kind) == ["token.created", "token.created", "token.revoked"])
    }

    @Test(arguments: ["", "rpid_", "rpid_" + String(repeating: "0", count: 64), String(repeating: "a", count: 100_000), "x' OR 1=1 --"])
    func `what is no token lets nobody in`(text: String) async throws {
        let desk = try await AccountDesk.open(users: [])
        _ = try await desk.accounts.createToken(AccountName("ci"), role: .admin, until: nil, by: desk.author)
        #expect(try await desk.accounts.bearer(of: text) == nil)
        #expect(try await desk.accounts.session(text) == nil)
    }
}
