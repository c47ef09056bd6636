import Accounts
import Fleet
import FleetStore
import TestSupport
import Testing

@testable import rpi_deploy

/// A form with a file at the gate: its token is looked at before anything of it is done.
@Suite(.timeLimit(.minutes(1)))
struct FilePostTests {
    private static let boundary = "----x"
    private static let path = "/kart-numbers/import"

    private static func part(_ name: String, _ content: String) -> String {
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(content)\r\n"
    }

    private static func body(token: String?, end: String = "--\r\n") -> String {
        (token.map { part("csrf_token", $0) } ?? "") + part("venue", "CORO") + part("product", "KXP2") + part("step", "import")
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"karts.csv\"\r\n\r\n1-5\r\n--\(boundary)\(end)"
    }

    private func site() async throws -> ManagementTestSite {
        let site = try await ManagementTestSite.start()
        _ = try await site.store.createVenue(VenueCode("CORO"), VenueDetails(name: "Corona"), by: site.author)
        return site
    }

    private func send(_ site: ManagementTestSite, _ session: String, _ headers: [String], _ body: String) async throws -> Int {
        let type = "Content-Type: multipart/form-data; boundary=\(Self.boundary)"
        return try await site.send("POST", Self.path, [type, ManagementTestSite.cookie(session)] + headers, body: body).status
    }

    private func count(_ site: ManagementTestSite) async throws -> Int { try await site.store.hostnames(HostnameFilter()).count }

    @Test func `a form of this session is taken`() async throws {
        let site = try await site()
        let session = try await site.session(of: "operator")
        let body = Self.body(token: Accounts.csrfToken(ofSession: session))
        #expect(try await send(site, session, [ManagementTestSite.sameOrigin], body) == 303)
        #expect(try await count(site) == 5)
    }

    @Test func `no other is, and nothing is imported`() async throws {
        let site = try await site()
        let session = try await site.session(of: "operator")
        let (good, origin) = (Accounts.csrfToken(ofSession: session), ManagementTestSite.sameOrigin)
        let other = Accounts.csrfToken(ofSession: try await site.session(of: "operator"))
        for token in [nil, "", other, String(repeating: "0", count: 64), good + " "] {
            #expect(try await send(site, session, [origin], Self.body(token: token)) == 403, "\(token ?? "none")")
        }
        // The token in a file, in another field, behind the end, or of a form that cannot be read is none.
        let asFile =
            "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"csrf_token\"; filename=\"x\"\r\n\r\n\(good)\r\n"
        #expect(try await send(site, session, [origin], asFile + Self.body(token: nil)) == 403)
        #expect(try await send(site, session, [origin], Self.part("CSRF_TOKEN", good) + Self.body(token: nil)) == 403)
        #expect(try await send(site, session, [origin], Self.body(token: nil) + Self.part("csrf_token", good)) == 403)
        for end in ["", "\r\n", "x"] { #expect(try await send(site, session, [origin], Self.body(token: good, end: end)) == 403, "\(end)") }
        #expect(try await send(site, session, [origin], "csrf_token=\(good)") == 403)
        #expect(try await send(site, session, ["Origin: http://evil.example.com"], Self.body(token: good)) == 403)
        #expect(try await send(site, session, [], Self.body(token: good)) == 403)
        let viewer = try await site.session(of: "viewer")
        #expect(try await send(site, viewer, [origin], Self.body(token: Accounts.csrfToken(ofSession: viewer))) == 403)
        #expect(try await send(site, String(repeating: "0", count: 64), [origin], Self.body(token: good)) == 303, "to the login page")
        // The first of two tokens counts.
        #expect(try await send(site, session, [origin], Self.part("csrf_token", other) + Self.body(token: good)) == 403)
        #expect(try await count(site) == 0)
        // The same with the header, in which scripts send it; what cannot be read is refused then, too.
        #expect(try await send(site, session, [origin, ManagementTestSite.csrf(session)], Self.body(token: nil, end: "")) == 400)
        #expect(try await count(site) == 0)
    }
}
