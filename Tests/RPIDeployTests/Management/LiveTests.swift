import Fleet
import FleetStore
import HTTPServer
import ManagementAPI
import TestSupport
import Testing

/// The live connection behind the gate, as `serve` has it.
@Suite(.timeLimit(.minutes(1)))
struct LiveTests {
    private static let origin = "Origin: http://\(host)"
    private static let host = "deploy.example.com:5000"

    private func request(_ headers: [String], query: String = "") -> String {
        RawWebSocket.request(LiveRoute.pattern + query, ["Host: \(Self.host)"] + RawWebSocket.handshake.dropFirst() + headers)
    }

    private func status(_ site: ManagementTestSite, _ headers: [String]) async throws -> String {
        let socket = try RawSocket(port: site.server.address.port, of: site.server)
        try await socket.send(request(headers))
        return String(try await socket.readHead().split(separator: " ")[1])
    }

    @Test func `only who has signed in and asks from a page of this server gets it`() async throws {
        let site = try await ManagementTestSite.start()
        let cookie = ManagementTestSite.cookie(try await site.session(of: "viewer"))
        #expect(try await status(site, [cookie, Self.origin]) == "101")
        #expect(try await status(site, [Self.origin]) == "401")
        #expect(try await status(site, [cookie]) == "403")
        #expect(try await status(site, [cookie, "Origin: http://evil.example.com"]) == "403")
        #expect(try await status(site, [cookie, "Origin: null"]) == "403")
        #expect(try await status(site, [ManagementTestSite.cookie(String(repeating: "0", count: 64)), Self.origin]) == "401")
    }

    @Test func `what an open page asks for by itself does not keep a session`() async throws {
        let site = try await ManagementTestSite.start()
        let cookie = ManagementTestSite.cookie(try await site.session(of: "viewer"))
        site.pass(seconds: 11 * 3_600)
        #expect(try await site.send("GET", "/dashboard/live", [cookie]).status == 200)
        site.pass(seconds: 2 * 3_600)
        #expect(try await site.send("GET", "/dashboard/live", [cookie]).status == 401)
        #expect(try await site.send("GET", "/", [cookie]).header("Location") == "/login?reason=session")
        // A page that a person opens does.
        let used = ManagementTestSite.cookie(try await site.session(of: "viewer"))
        site.pass(seconds: 11 * 3_600)
        #expect(try await site.send("GET", "/", [used]).status == 200)
        site.pass(seconds: 2 * 3_600)
        #expect(try await site.send("GET", "/", [used]).status == 200)
    }

    @Test func `it ends when the session does, and an open page does not keep a session`() async throws {
        let site = try await ManagementTestSite.start()
        let session = try await site.session(of: "viewer")
        let socket = try RawSocket(port: site.server.address.port, of: site.server)
        let client = try await RawWebSocket(
            socket, LiveRoute.pattern, headers: ["Host: \(Self.host)", Self.origin, ManagementTestSite.cookie(session)])
        #expect(try await client.receive().text.contains("\"event\":\"status\""))
        // Longer than a session may rest: only a request of a person would have kept it.
        site.pass(seconds: 13 * 3_600)
        #expect(try await client.receiveClose() == 1008)
    }
}
