import Accounts
import DeviceProtocol
import Fleet
import FleetStore
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
}
