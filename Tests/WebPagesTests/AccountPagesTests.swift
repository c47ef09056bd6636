import Accounts
import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import WebPages

/// What people change of themselves, in sessions of their own.
@Suite(.timeLimit(.minutes(2)))
struct AccountPagesTests {
    private static let password = "correct horse battery"
    private static let other = "four words and more"

    /// Signs in, and gives what a browser sends from then on.
    private func signIn(_ site: PagesTestSite, _ name: String, _ password: String = password) async throws -> [String]? {
        let body = "name=\(name)&password=\(PercentEncoding.encode(password))"
        let answer = try await site.send("POST", "/login", as: nil, ["Content-Type: application/x-www-form-urlencoded"], body: body)
        guard answer.status == 303, let cookie = answer.header("Set-Cookie")?.split(separator: ";").first else { return nil }
        let id = cookie.split(separator: "=").last.map(String.init) ?? ""
        return ["Cookie: \(cookie)", "X-CSRF-Token: \(Accounts.csrfToken(ofSession: id))", "Origin: http://deploy.example.com:5000"]
    }

    private func change(_ site: PagesTestSite, _ browser: [String], from present: String, to new: String, repeated: String? = nil)
        async throws -> RawSocket.Answer
    {
        let fields = [("present", present), ("password", new), ("repeated", repeated ?? new)]
        let body = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return try await site.send(
            "POST", "/account/password", as: nil, browser + ["Content-Type: application/x-www-form-urlencoded"], body: body)
    }

    @Test(arguments: Role.allCases) func `everybody changes their own password, and is signed out everywhere else`(role: Role) async throws
    {
        let site = try await PagesTestSite.start()
        _ = try await site.accounts.addUser(AccountName("anna"), role: role, password: .init(Self.password), by: PagesTestSite.author)
        let browser = try #require(try await signIn(site, "anna"))
        let elsewhere = try #require(try await signIn(site, "anna"))
        let page = try await site.send("GET", "/account", as: nil, browser)
        #expect(page.status == 200 && page.text.contains("anna") && page.text.contains(role.rawValue))
        try WholePage.check(page.text, "/account")
        #expect(try await change(site, browser, from: Self.password, to: Self.other).header("Location") == "/account")
        #expect(try await site.send("GET", "/account", as: nil, browser).status == 200)
        #expect(try await site.send("GET", "/account", as: nil, elsewhere).header("Location") == "/login?next=%2Faccount&reason=session")
        #expect(try await signIn(site, "anna") == nil)
        #expect(try await signIn(site, "anna", Self.other) != nil)
    }

    @Test func `what is wrong is told, and nothing that was typed is shown again`() async throws {
        let site = try await PagesTestSite.start()
        _ = try await site.accounts.addUser(AccountName("anna"), role: .viewer, password: .init(Self.password), by: PagesTestSite.author)
        let browser = try #require(try await signIn(site, "anna"))
        for (present, new, repeated, problem) in [
            ("", Self.other, Self.other, "present"), ("wrong words here", Self.other, Self.other, "present"),
            (Self.password, "short", "short", "password"), (Self.password, Self.other, "another", "repeated"),
            (Self.password, "", "", "password"),
        ] {
            let answer = try await change(site, browser, from: present, to: new, repeated: repeated)
            #expect(answer.status == 422 && answer.text.contains("id=\"problem-\(problem)\""), "\(problem)")
            try WholePage.check(answer.text, "/account/password")
            for typed in [present, new, repeated] where typed.count > 5 { #expect(!answer.text.contains("value=\"\(typed)"), "\(problem)") }
        }
        #expect(try await signIn(site, "anna") != nil)
    }

    @Test func `whoever finds an open browser cannot try passwords without end`() async throws {
        let site = try await PagesTestSite.start()
        _ = try await site.accounts.addUser(AccountName("anna"), role: .viewer, password: .init(Self.password), by: PagesTestSite.author)
        let browser = try #require(try await signIn(site, "anna"))
        for _ in 1...5 { _ = try await change(site, browser, from: "wrong words here", to: Self.other) }
        let answer = try await change(site, browser, from: Self.password, to: Self.other)
        #expect(answer.status == 422 && answer.text.contains("too many wrong passwords"))
        try WholePage.check(answer.text, "/account/password")
    }

    @Test func `a program has no account`() async throws {
        let site = try await PagesTestSite.start()
        #expect(try await site.get("/account", as: .admin).status == 403)
        #expect(try await site.post("/account/password", [("present", "x")], as: .admin).status == 403)
    }
}
