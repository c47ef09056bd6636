import HTTPServer
import Accounts
import Fleet
import FleetStore
import TestSupport
import Testing

@testable import WebPages

/// Users and tokens over real sockets, as forms send them.
@Suite(.timeLimit(.minutes(2)))
struct AccountsPagesTests {
    private static let password = "correct horse battery"

    private func user(_ site: PagesTestSite, _ name: String) async throws -> UserAccount? {
        try await site.accounts.users().first { $0.name.text == name }
    }

    private func add(_ site: PagesTestSite, _ name: String, _ role: String, repeated: String = password) async throws -> RawSocket.Answer {
        try await site.post("/users", [("name", name), ("role", role), ("password", Self.password), ("repeated", repeated)])
    }

    @Test func `a user is added, changed, disabled and removed, and the last administrator stays`() async throws {
        let site = try await PagesTestSite.start()
        #expect(try await add(site, "Anna", "admin").header("Location") == "/users")
        #expect(try await add(site, "otto", "viewer").status == 303)
        #expect(try await user(site, "anna")?.role == .admin)
        #expect(try await site.post("/users/otto/role", [("role", "operator")]).status == 303)
        #expect(try await user(site, "otto")?.role == .operator)
        #expect(try await site.post("/users/otto/disable").status == 303)
        #expect(try await user(site, "otto")?.isDisabled == true)
        #expect(try await site.get("/users/otto").text.contains("/users/otto/enable"))
        #expect(try await site.post("/users/otto/enable").status == 303)
        for (path, fields) in [("remove", []), ("disable", []), ("role", [("role", "viewer")])] as [(String, [(String, String)])] {
            let answer = try await site.post("/users/anna/\(path)", fields)
            #expect(answer.status == 303 && answer.header("Set-Cookie")?.contains("only%20administrator") == true, "\(path)")
        }
        #expect(try await site.post("/users/otto/remove").header("Location") == "/users")
        #expect(try await user(site, "otto") == nil)
        #expect(try await site.get("/users/otto").status == 404)
        #expect(try await site.post("/users/otto/role", [("role", "viewer")]).status == 404)
    }

    @Test func `what is wrong stands beside its field, and no password is ever shown again`() async throws {
        let site = try await PagesTestSite.start()
        let two = try await add(site, "anna", "admin", repeated: "another thing entirely")
        #expect(two.status == 422 && two.text.contains("id=\"problem-repeated\"") && two.text.contains("value=\"anna\""))
        #expect(!two.text.contains(Self.password) && !two.text.contains("another thing"))
        let short = try await site.post("/users", [("name", "anna"), ("role", "admin"), ("password", "short"), ("repeated", "short")])
        #expect(short.status == 422 && short.text.contains("id=\"problem-password\""))
        _ = try await add(site, "anna", "admin")
        let taken = try await add(site, "anna", "viewer")
        #expect(taken.status == 422 && taken.text.contains("id=\"problem-name\""))
        let weak = try await site.post("/users/anna/password", [("password", "short"), ("repeated", "short")])
        #expect(weak.status == 422 && weak.text.contains("id=\"problem-password\""))
        try WholePage.check(weak.text, "/users/anna/password")
    }

    @Test func `a password that is set signs in`() async throws {
        let site = try await PagesTestSite.start()
        _ = try await add(site, "anna", "admin")
        let other = "four words and more"
        #expect(try await site.post("/users/anna/password", [("password", other), ("repeated", other)]).status == 303)
        let body = "name=anna&password=\(PercentEncoding.encode(other))"
        let type = ["Content-Type: application/x-www-form-urlencoded"]
        #expect(try await site.send("POST", "/login", as: nil, type, body: body).header("Location") == "/")
        let old = "name=anna&password=\(PercentEncoding.encode(Self.password))"
        #expect(try await site.send("POST", "/login", as: nil, type, body: old).status != 303)
    }

    @Test func `a token is shown once, works, and is worthless when it was revoked`() async throws {
        let site = try await PagesTestSite.start()
        let made = try await site.post("/tokens", [("name", "stock-list"), ("role", "viewer"), ("days", "30")])
        let text = try #require(made.text.firstMatch(of: #/rpid_[0-9a-f]{64}/#).map { String($0.0) })
        #expect(made.status == 200)
        try WholePage.check(made.text, "/tokens")
        #expect(try await site.send("GET", "/batches", as: nil, ["Authorization: Bearer \(text)"]).status == 200)
        let list = try await site.get("/tokens").text
        #expect(list.contains("stock-list") && !list.contains(text))
        let again = try await site.post("/tokens", [("name", "stock-list"), ("role", "viewer"), ("days", "0")])
        #expect(again.status == 422 && again.text.contains("id=\"problem-name\""))
        #expect(try await site.post("/tokens", [("name", "x"), ("role", "viewer"), ("days", "7")]).status == 422)
        #expect(try await site.post("/tokens/stock-list/revoke").header("Location") == "/tokens")
        #expect(try await site.send("GET", "/batches", as: nil, ["Authorization: Bearer \(text)"]).status != 200)
        #expect(try await site.post("/tokens/stock-list/revoke").header("Set-Cookie")?.contains("warning.") == true)
    }
}
