import Accounts
import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import rpi_deploy

/// Signing in and out over real sockets, as a browser does it.
@Suite struct LoginTests {
    private static let password = "correct horse battery"
    private static let wrong = "another one"

    private static func site() async throws -> ManagementTestSite {
        let site = try await ManagementTestSite.start()
        _ = try await site.accounts.addUser(AccountName("alice"), role: .operator, password: Password(password), by: site.author)
        return site
    }

    private static func login(
        _ site: ManagementTestSite, password: String = password, next: String = "/", _ headers: [String] = []
    ) async throws -> RawSocket.Answer {
        try await site.post("/login", [("name", "alice"), ("password", password), ("next", next)], headers)
    }

    /// The session's id that an answer gives the browser.
    private static func id(in answer: RawSocket.Answer) -> String? {
        answer.header("Set-Cookie")?.split(separator: ";").first?.split(separator: "=").last.map(String.init)
    }

    @Test func `a browser signs in, is known, and signs out`() async throws {
        let site = try await Self.site()
        let form = try await site.send("GET", "/login?next=%2Fbatches%3Fpage%3D2")
        #expect(form.status == 200 && form.text.contains("value=\"/batches?page=2\""))
        let answer = try await Self.login(site, next: "/batches?page=2")
        #expect(answer.status == 303 && answer.header("Location") == "/batches?page=2")
        let id = try #require(Self.id(in: answer))
        #expect(answer.header("Set-Cookie") == "rpi_deploy_session=\(id); Path=/; Max-Age=604800; HttpOnly; SameSite=Lax")
        #expect(try await site.accounts.session(id)?.user.text == "alice")
        let token = Accounts.csrfToken(ofSession: id)
        // By the form's field, as a page without scripts sends it.
        let end = try await site.post("/logout", [("csrf_token", token)], [ManagementTestSite.cookie(id)])
        #expect(end.status == 303 && end.header("Location") == "/login")
        #expect(end.header("Set-Cookie")?.contains("Max-Age=0") == true)
        #expect(try await site.accounts.session(id) == nil)
    }

    @Test func `a session that somebody else has put into the browser does not become theirs`() async throws {
        let site = try await Self.site()
        let planted = String(repeating: "ab", count: 32)
        let first = try #require(Self.id(in: try await Self.login(site, [ManagementTestSite.cookie(planted)])))
        #expect(first != planted)
        #expect(try await site.accounts.session(planted) == nil)
        let second = try #require(Self.id(in: try await Self.login(site, [ManagementTestSite.cookie(first)])))
        #expect(second != first)
        #expect(try await site.accounts.session(first) == nil)
    }

    @Test(arguments: [("alice", "tr0ub4dor"), ("nobody", "correct horse battery"), ("admin", ""), ("", "")])
    func `a wrong name and a wrong password are refused in the same words`(name: String, password: String) async throws {
        let site = try await Self.site()
        let answer = try await site.post("/login", [("name", name), ("password", password)])
        #expect(answer.status == 403 && answer.text.contains("The name or the password is wrong."))
        #expect(answer.header("Set-Cookie") == nil)
        #expect(!password.isEmpty ? !answer.text.contains(password) : true)
    }

    @Test(arguments: [
        "//evil.example.com", "https://evil.example.com/", "/\\evil.example.com", "/a\r\nX-Injected: 1", "javascript:alert(1)",
    ])
    func `nobody is led to another server`(next: String) async throws {
        let site = try await Self.site()
        let answer = try await Self.login(site, next: next)
        #expect(answer.status == 303 && answer.header("Location") == "/")
        #expect(answer.header("X-Injected") == nil)
        let form = try await site.send("GET", "/login?next=%2F%2Fevil.example.com")
        #expect(form.text.contains("value=\"/\"") && !form.text.contains("evil"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x>", "a\r\nSet-Cookie: x=1", String(repeating: "A", count: 1_000), "\u{202E}eve", "👩‍💻",
    ])
    func `a hostile name breaks no page and no header`(name: String) async throws {
        let site = try await Self.site()
        let answer = try await site.post("/login", [("name", name), ("password", "x")])
        #expect(answer.status == 403 && answer.header("Set-Cookie") == nil)
        #expect(!answer.text.contains("<script>") && !answer.text.contains("<img src=x"))
    }

    @Test func `too many failures are told to wait, with the right password, too`() async throws {
        let site = try await Self.site()
        for _ in 1...5 { #expect(try await Self.login(site, password: Self.wrong).status == 403) }
        let answer = try await Self.login(site)
        #expect(
            answer.status == 429 && answer.header("Retry-After") == "30"
                && answer.text.contains("Try again in 30 seconds. An administrator can"))
        site.pass(seconds: 30)
        #expect(try await Self.login(site).status == 303)
    }

    @Test func `behind a proxy that speaks TLS the cookie is for TLS alone, and addresses are the browsers'`() async throws {
        let site = try await Self.site()
        let proxy = ["X-Forwarded-Proto: https", "X-Forwarded-For: 198.51.100.99, 203.0.113.7"]
        let fields = [("name", "alice"), ("password", Self.password)]
        #expect(try await site.post("/login", fields, proxy).status == 403, "the origin says http")
        let answer = try await site.post("/login", fields, proxy, origin: "https://deploy.example.com:5000")
        let cookie = try #require(answer.header("Set-Cookie"))
        #expect(cookie.hasPrefix("__Host-rpi_deploy_session=") && cookie.hasSuffix("; HttpOnly; SameSite=Lax; Secure"))
        let event = try await site.store.events(EventFilter(kind: "login.succeeded")).last
        #expect(event?.detail == #"{"address":"203.0.113.7"}"#)
        // Such a session is none without TLS.
        let id = try #require(Self.id(in: answer))
        let plain = try await site.send("POST", "/logout", [ManagementTestSite.cookie(id), proxy[0], ManagementTestSite.csrf(id)])
        #expect(plain.status == 303 && plain.header("Location") == "/login")
        #expect(try await site.accounts.session(id) != nil)
    }

    @Test func `the first administrator is made by the link, once, and is signed in`() async throws {
        let site = try await ManagementTestSite.start(hasUsers: false)
        #expect(try await site.send("GET", "/login").text.contains("There is no administrator yet"))
        #expect(try await site.send("GET", "/login").text.contains("user add NAME --role admin"))
        let secret = try #require(try await site.accounts.offerFirstRun(by: site.author))
        #expect(try await site.send("GET", "/first-run?token=wrong").status == 410)
        let form = try await site.send("GET", "/first-run?token=\(secret)")
        #expect(form.status == 200 && form.text.contains("value=\"\(secret)\""))
        func create(_ name: String, _ password: String, again: String? = nil) async throws -> RawSocket.Answer {
            try await site.post(
                "/first-run", [("token", secret), ("name", name), ("password", password), ("repeated", again ?? password)])
        }
        #expect(try await create("root", "short").text.contains("at least 12 characters"))
        #expect(try await create("root", Self.password, again: "other").status == 422)
        #expect(try await create("<b>", Self.password).text.contains("&lt;b&gt;"))
        let made = try await create("root", Self.password)
        #expect(made.status == 303)
        #expect(try await site.accounts.session(try #require(Self.id(in: made)))?.role == .admin)
        #expect(try await create("second", Self.password).status == 410)
        #expect(try await site.send("GET", "/first-run?token=\(secret)").status == 410)
    }

    @Test func `errors are pages for people and JSON for programs, with the security headers`() async throws {
        let site = try await Self.site()
        let page = try await site.send("GET", "/nothing", ["Accept: text/html,*/*"])
        #expect(page.status == 404 && page.header("Content-Type")?.hasPrefix("text/html") == true)
        let call = try await site.send("GET", "/api/nothing", ["Accept: text/html,*/*"])
        #expect(call.status == 404 && call.header("Content-Type") == "application/json")
        let method = try await site.send("DELETE", "/login")
        #expect(method.status == 405 && method.header("Allow") == "GET, HEAD, POST")
        for answer in [page, call, method, try await site.send("GET", "/health")] {
            #expect(answer.header("Content-Security-Policy")?.contains("frame-ancestors 'none'") == true)
            #expect(answer.header("Referrer-Policy") == "same-origin")
            #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin")
            #expect(answer.header("Permissions-Policy") != nil && answer.header("Strict-Transport-Security") == nil)
        }
    }

    @Test func `health needs no login`() async throws {
        let site = try await Self.site()
        let answer = try await site.send("GET", "/health", ["Authorization: Bearer rpid_wrong"])
        #expect(answer.status == 200 && answer.text.contains("\"status\": \"healthy\""))
    }
}
