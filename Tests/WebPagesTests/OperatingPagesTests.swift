import Accounts
import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import TestSupport
import Testing

@testable import WebPages

/// What all pages for batches, kart numbers, images, users, tokens and reports have in common.
@Suite(.timeLimit(.minutes(2)))
struct OperatingPagesTests {
    static let everyone = ["/batches", "/kart-numbers", "/images", "/reports"]
    static let operators = ["/batches/new", "/kart-numbers/import"]
    static let admins = ["/users", "/users/new", "/tokens", "/tokens/new"]
    /// Pages of what ``PagesTestSite/prepareFleet(karts:)`` and ``busy()`` make.
    static let busyPages = [
        "/batches/1", "/batches/new?from=1", "/kart-numbers/KXP2-CORO-001", "/kart-numbers/KXP2-CORO-002/assign",
        "/kart-numbers/KXP2-CORO-002/reserve", "/kart-numbers/KXP2-CORO-001/replace", "/kart-numbers/KXP2-CORO-002/retire", "/users/anna",
    ]

    /// A site with something on every page.
    static func busy() async throws -> PagesTestSite {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        _ = try await site.accounts.addUser(
            AccountName("anna"), role: .admin, password: .init("correct horse battery"), by: PagesTestSite.author)
        _ = try await site.post("/batches", [("venue", "CORO"), ("product", "KXP2"), ("count", "20"), ("start", "1")])
        _ = try await site.post("/batches", [("venue", "CORO"), ("product", "KXP2"), ("count", "10")])
        let done = try #require(try await site.ask(1))
        try await site.report(
            .success, of: done, 1, progress: DeploymentProgress(bytesTotal: 5_000, bytesWritten: 5_000, verifiedBytes: 5_000))
        let failed = try #require(try await site.ask(2))
        try await site.report(.failed, of: failed, 2, error: "the card does not take what is written")
        return site
    }

    @Test(arguments: everyone + operators + admins) func `every page is there for an empty fleet and says what to do first`(path: String)
        async throws
    {
        let site = try await PagesTestSite.start()
        let answer = try await site.get(path)
        #expect(answer.status == 200)
        try WholePage.check(answer.text, path)
        if Self.everyone.contains(path) { #expect(answer.text.contains("<div class=\"empty\">"), "\(path)") }
    }

    @Test func `every page is whole for a busy fleet`() async throws {
        let site = try await Self.busy()
        for path in Self.everyone + Self.operators + Self.admins + Self.busyPages {
            let answer = try await site.get(path)
            #expect(answer.status == 200, "\(path)")
            try WholePage.check(answer.text, path)
        }
    }

    @Test func `who may only look sees no form that changes something`() async throws {
        let site = try await Self.busy()
        for path in Self.everyone + ["/batches/1", "/batches/2", "/kart-numbers/KXP2-CORO-001", "/kart-numbers/KXP2-CORO-005"] {
            let answer = try await site.get(path, as: .viewer)
            #expect(answer.status == 200, "\(path)")
            let changes = answer.text.matches(of: #/<form method="post" action="([^"]*)"/#).map { String($0.1) }
                .filter { !["/theme", "/logout"].contains($0) }
            #expect(changes == [], "\(path)")
            for link in answer.text.matches(of: #/href="(\/[^"]*)"/#).map({ String($0.1) }) where !link.hasPrefix("/assets/") {
                #expect(!link.contains(#/\/(new|import|assign|reserve|replace|retire|edit)($|\?)/#), "\(path) leads to \(link)")
            }
        }
    }

    @Test func `each page and each change is refused to who has not its role`() async throws {
        let site = try await Self.busy()
        for path in Self.operators + ["/kart-numbers/KXP2-CORO-001/retire"] {
            #expect(try await site.get(path, as: .viewer).status == 403, "\(path)")
        }
        for path in Self.admins + ["/users/anna"] { #expect(try await site.get(path, as: .operator).status == 403, "\(path)") }
        let own = site.table.routes.filter { route in
            route.method == .post && ["/batches", "/kart-numbers", "/images", "/users", "/tokens"].contains { route.pattern.hasPrefix($0) }
        }
        #expect(own.count > 20)
        for route in own {
            let path = route.pattern.replacing("{id}", with: "1").replacing("{hostname}", with: "KXP2-CORO-001")
                .replacing("{name}", with: "anna")
            let needed: Role = ["/users", "/tokens"].contains { path.hasPrefix($0) } ? .operator : .viewer
            #expect(try await site.post(path, as: needed).status == 403, "\(path)")
        }
        #expect(try await site.store.batches(BatchFilter()).map(\.state) == [.active, .pending])
    }

    @Test(arguments: HTMLTests.hostile) func `hostile text in every field and filter breaks no page`(text: String) async throws {
        let site = try await Self.busy()
        let forms: [(String, [String])] = [
            ("/batches", ["venue", "product", "count", "image", "starts_at", "parallel_limit", "priority", "from"]),
            ("/kart-numbers/import", ["venue", "product", "numbers"]), ("/kart-numbers/import", ["venue", "product", "first", "last"]),
            ("/kart-numbers/KXP2-CORO-003/assign", ["serial", "mac"]), ("/kart-numbers/KXP2-CORO-003/reserve", ["serial", "mac"]),
            ("/kart-numbers/KXP2-CORO-001/replace", ["serial", "mac"]), ("/users", ["name", "role", "password", "repeated"]),
            ("/users/anna/role", ["role"]), ("/tokens", ["name", "role", "days"]),
        ]
        for (path, fields) in forms {
            let answer = try await site.post(path, fields.map { ($0, text) })
            #expect(answer.status == 422, "\(path)")
            try WholePage.check(answer.text, path)
        }
        let query = PercentEncoding.encode(String(text.prefix(2_000)))
        for path in [
            "/batches?venue=\(query)&product=\(query)", "/batches?status=\(query)", "/kart-numbers?q=\(query)",
            "/kart-numbers?after=\(query)",
            "/kart-numbers?venue=\(query)&status=\(query)", "/reports?from=\(query)", "/reports?venue=\(query)",
            "/batches/new?venue=\(query)",
            "/kart-numbers/import?venue=\(query)&product=\(query)",
        ] {
            let answer = try await site.get(path)
            #expect(answer.status == 200, "\(path)")
            try WholePage.check(answer.text, path)
        }
    }

    @Test func `hostile text that is kept shows as text`() async throws {
        let site = try await Self.busy()
        for (index, text) in ["<script>alert(1)</script>", "\"><img src=x>", "' onclick='x", "=HYPERLINK(\"x\")", "\u{202A}"].enumerated() {
            let number = "KXP2-CORO-0\(10 + index)"
            let answer = try await site.post("/kart-numbers/\(number)/retire", [("reason", text)])
            guard answer.status == 303 else {
                #expect(answer.status == 422 && index == 4)
                continue
            }
            for path in ["/kart-numbers/\(number)", "/kart-numbers?q=\(number)"] {
                let page = try await site.get(path)
                #expect(page.status == 200 && HTMLText.read(page.text).contains(text), "\(path)")
                try WholePage.check(page.text, path)
            }
        }
        let file = try await site.get("/kart-numbers/export?status=retired").text
        #expect(file.contains("\"'=HYPERLINK(\"\"x\"\")\""))
    }
}
