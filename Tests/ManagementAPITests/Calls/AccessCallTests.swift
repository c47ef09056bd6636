import Accounts
import DeviceProtocol
import Fleet
import FleetStore
import Operations
import TestSupport
import Testing

@testable import ManagementAPI

/// Users and tokens.
struct AccessCallTests {
    @Test func `users are added, changed and removed by administrators alone`() async throws {
        let site = try await APISite()
        let body = #"{"name": "Alice", "role": "admin", "password": "correct horse battery"}"#
        #expect(try await site.post("/api/users", body, as: .operator).status == 403)
        let made = try await site.post("/api/users", body, as: .admin)
        #expect(made.status == 201 && made.text("name") == "alice" && !made.raw.text.contains("horse"))
        #expect(try await site.post("/api/users", body, as: .admin).code == "user_exists")
        let short = try await site.post("/api/users", #"{"name": "bob", "role": "viewer", "password": "short"}"#, as: .admin)
        #expect(short.status == 422 && short.code == "bad_password")
        #expect(try await site.send("PATCH", "/api/users/alice", #"{"role": "viewer"}"#).code == "last_admin")
        #expect(try await site.send("PATCH", "/api/users/alice", #"{"disabled": true}"#).code == "last_admin")
        #expect(try await site.send("DELETE", "/api/users/alice").code == "last_admin")
        #expect(try await site.send("PUT", "/api/users/alice/password", #"{"password": "another battery staple"}"#).status == 204)
        let signedIn = try await site.accounts.signIn(
            name: "alice", password: Password("another battery staple"), address: "192.0.2.1", replacing: nil)
        guard case .signedIn = signedIn else {
            Issue.record("\(signedIn)")
            return
        }
        #expect(try await site.get("/api/users/alice", as: .admin).text("role") == "admin")
        #expect(try await site.get("/api/users/bob", as: .admin).status == 404)
        #expect(try await site.get("/api/users", as: .admin).list.count == 1)
    }

    @Test func `a token is shown once, has the role that it was given, and is worthless when it is revoked`() async throws {
        let site = try await APISite()
        let made = try await site.post("/api/tokens", #"{"name": "nightly", "role": "viewer", "days": 1}"#, as: .admin)
        let text = try #require(made.text("token"))
        #expect(made.status == 201 && text.hasPrefix("rpid_"))
        #expect(try await site.accounts.bearer(of: text)?.role == .viewer)
        let shown = try await site.get("/api/tokens/nightly", as: .admin)
        #expect(shown["token"] == nil && shown["expires_at"] != .null && !shown.raw.text.contains(text))
        let endless = try await site.post("/api/tokens", #"{"name": "forever", "days": null}"#, as: .admin)
        #expect(endless["expires_at"] == .null && endless.text("role") == "viewer")
        #expect(try await site.send("DELETE", "/api/tokens/nightly").status == 204)
        #expect(try await site.accounts.bearer(of: text) == nil)
        #expect(try await site.send("DELETE", "/api/tokens/nightly").status == 404)
        #expect(try await site.send("DELETE", "/api/tokens/admin").code == "own_token")
        #expect(try await site.get("/api/tokens", as: .operator).status == 403)
    }

    @Test func `who asks is told who they are`() async throws {
        let site = try await APISite()
        let me = try await site.get("/api/me", as: .operator)
        #expect(me.text("kind") == "token" && me.text("name") == "operator" && me.text("role") == "operator")
    }

    @Test func `people change their own password, which ends their other sessions, and programs have none`() async throws {
        let site = try await APISite()
        let (name, old) = (try AccountName("alice"), "correct horse battery")
        _ = try await site.accounts.addUser(name, role: .viewer, password: Password(old), by: APISite.author)
        func signIn(_ password: String) async throws -> String? {
            let outcome = try await site.accounts.signIn(
                name: name.text, password: Password(password), address: "192.0.2.1", replacing: nil)
            guard case .signedIn(let id, _) = outcome else { return nil }
            return id
        }
        func change(from present: String, to password: String, in session: String?) async throws -> APISite.Answer {
            try await site.send(
                "PUT", "/api/me/password", #"{"present_password": "\#(present)", "password": "\#(password)"}"#, session: session)
        }
        let (here, elsewhere) = (try #require(try await signIn(old)), try #require(try await signIn(old)))
        #expect(try await change(from: old, to: "another battery staple", in: nil).code == "no_account")
        #expect(try await change(from: old, to: "short", in: here).code == "bad_password")
        #expect(try await change(from: "a wrong one", to: "another battery staple", in: here).code == "wrong_password")
        #expect(try await change(from: old, to: "another battery staple", in: here).status == 204)
        #expect(try await site.send("GET", "/api/me", session: here).text("name") == "alice")
        #expect(try await site.send("GET", "/api/me", session: elsewhere).status == 401)
        #expect(try await signIn(old) == nil)
        let again = try await signIn("another battery staple")
        #expect(again != nil)
    }

    @Test func `whoever finds an open browser cannot try passwords without end`() async throws {
        let site = try await APISite()
        let password = "correct horse battery"
        _ = try await site.accounts.addUser(AccountName("alice"), role: .viewer, password: Password(password), by: APISite.author)
        guard
            case .signedIn(let session, _) = try await site.accounts.signIn(
                name: "alice", password: Password(password), address: "192.0.2.1", replacing: nil)
        else { throw ShellCommand.Failure(description: "not signed in") }
        let body = #"{"present_password": "a wrong one", "password": "another battery staple"}"#
        var codes: [String?] = []
        while codes.last != "too_many_failures", codes.count < 30 {
            codes.append(try await site.send("PUT", "/api/me/password", body, session: session).code)
        }
        #expect(codes.last == "too_many_failures" && codes.first == "wrong_password")
    }

    @Test func `a webhook's deliveries tell what became of its messages, and what waits`() async throws {
        let site = try await APISite()
        _ = try await site.post("/api/webhooks", #"{"name": "chat", "url": "http://192.0.2.1/"}"#, as: .admin)
        let none = try await site.get("/api/webhooks/chat/deliveries", as: .admin)
        #expect(none.number("waiting") == 0 && none["next_at"] == .null && none["attempts"] == .array([]))
        #expect(try await site.post("/api/webhooks/chat/test", as: .admin).status == 202)
        #expect(try await site.get("/api/webhooks/chat/deliveries", as: .admin).number("waiting") == 1)
        let now = SystemClock.now()
        let message = try #require(try await site.store.takeWebhookMessages(limit: 1, patience: 1_000, at: now).first)
        let next = Timestamp(milliseconds: now.milliseconds + 60_000)
        try await site.store.webhookMessageFailed(message, reason: "no answer", next: next, at: now)
        let told = try await site.get("/api/webhooks/chat/deliveries?limit=2", as: .admin)
        guard case .array(let attempts)? = told["attempts"] else { throw ShellCommand.Failure(description: told.raw.text) }
        #expect(attempts.map { $0["outcome"] } == [.string("failed"), .string("tested")])
        #expect(attempts[0]["reason"] == .string("no answer") && attempts[0]["next_at"] != .null && told["next_at"] != .null)
        #expect(try await site.get("/api/webhooks/none/deliveries", as: .admin).code == "unknown_webhook")
        #expect(try await site.get("/api/webhooks/chat/deliveries", as: .operator).status == 403)
    }
}
