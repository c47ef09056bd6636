import Accounts
import Fleet
import FleetStore
import Foundation
import HTTPServer
import Operations
import SQLite
import TestSupport
import Testing

@testable import WebPages

/// Who has to sign in again, or cannot, is told why, and gets back to where they were.
@Suite(.timeLimit(.minutes(2)))
struct SignInAgainTests {
    private static let form = "Content-Type: application/x-www-form-urlencoded"
    private static let origin = "http://deploy.example.com:5000"
    private static let over = "Cookie: rpi_deploy_session=\(String(repeating: "0", count: 64))"

    private static func place(_ site: PagesTestSite, _ path: String, from page: String?) async throws -> String? {
        let headers = [form, "Origin: \(origin)", over] + (page.map { ["Referer: \($0)"] } ?? [])
        let answer = try await site.send("POST", path, as: nil, headers, body: "numbers=1")
        #expect(answer.status == 303)
        return answer.header("Location")
    }

    /// Where a form is sent, the page that the browser names, and where signing in leads.
    private static let late: [(path: String, page: String?, next: String?)] = [
        ("/kart-numbers/import", "\(origin)/kart-numbers/import?venue=CORO", "%2Fkart-numbers%2Fimport%3Fvenue%3DCORO"),
        ("/batches", "\(origin)/batches/new#x", "%2Fbatches%2Fnew"), ("/batches", nil, "%2Fbatches"),
        ("/batches", "http://evil.example.com/batches/new", "%2Fbatches"),
        ("/batches", "\(origin).evil.example.com/batches/new", "%2Fbatches"), ("/batches/1/start", "\(origin)/batches/1", "%2Fbatches%2F1"),
        // Neither has a page to come back to.
        ("/batches/1/start", "\(origin)/batches/1/start", nil), ("/waiting/assign", "\(origin)//evil.example.com", nil),
    ]

    @Test(arguments: late)
    func `after a form that came too late the way leads back to its page`(path: String, page: String?, next: String?) async throws {
        let site = try await PagesTestSite.start()
        let wanted = next.map { "/login?next=\($0)&reason=form" } ?? "/login?reason=form"
        #expect(try await Self.place(site, path, from: page) == wanted)
    }

    @Test func `the sign-in page says why one is there again`() async throws {
        let site = try await PagesTestSite.start()
        #expect(try await site.send("GET", "/venues", as: nil).header("Location") == "/login?next=%2Fvenues")
        #expect(try await site.send("GET", "/venues", as: nil, [Self.over]).header("Location") == "/login?next=%2Fvenues&reason=session")
        #expect(try await site.send("GET", "/", as: nil, [Self.over]).header("Location") == "/login?reason=session")
        #expect(try await Self.place(site, "/logout", from: nil) == "/login")
        let late = try await site.send("GET", "/login?next=%2Fbatches%2Fnew&reason=form", as: nil).text
        try WholePage.check(late, "/login")
        #expect(late.contains("You were signed out before the form came here, so nothing was changed.") && late.contains("data-lost-form"))
        let page = try await site.send("GET", "/login?reason=session", as: nil).text
        #expect(page.contains("You were signed out") && !page.contains("data-lost-form"))
        for query in ["", "?reason=", "?reason=%3Cscript%3E"] {
            #expect(!(try await site.send("GET", "/login" + query, as: nil).text.contains("signed out")))
        }
    }

    @Test func `what keeps the server from its work is said where people sign in and on the dashboard`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        _ = try await site.store.addUser(
            NewUser(name: AccountName("anna"), role: .admin, passwordHash: "$argon2id$none"), by: PagesTestSite.author)
        #expect(!(try await site.send("GET", "/login", as: nil).text.contains("notice-problem")))
        try FileManager.default.removeItem(atPath: site.directory.images)
        let login = try await site.send("GET", "/login", as: nil).text
        #expect(login.contains("The image folder cannot be read. Check that it is there"))
        for path in ["/", "/dashboard/live"] {
            let page = try await site.get(path, as: .viewer).text
            #expect(page.contains("The server cannot do its work:</strong> The image folder cannot be read."), "\(path)")
        }
        try WholePage.check(try await site.get("/").text, "/")
    }

    @Test func `who cannot sign in because of the database is told on the sign-in page, with what was typed`() async throws {
        let site = try await PagesTestSite.start(patience: 100)
        _ = try await site.accounts.addUser(
            AccountName("anna"), role: .admin, password: Password("correct horse"), by: PagesTestSite.author)
        var other = try Connection(path: site.directory.database, mode: .existing)
        let typed = "password=\(PercentEncoding.encode("correct horse"))"
        try other.run(script: "BEGIN IMMEDIATE")
        let answer = try await site.send(
            "POST", "/login", as: nil, [Self.form], body: "name=anna&next=%2Fbatches&\(typed)")
        try other.run(script: "ROLLBACK")
        #expect(answer.status == 503 && answer.header("Retry-After") == "5")
        #expect(answer.text.contains("another program keeps it locked") && answer.text.contains("value=\"anna\""))
        #expect(answer.text.contains("value=\"/batches\"") && !answer.text.contains("correct horse"))
    }
}
