import Accounts
import Fleet
import FleetStore
import ManagementGate
import Operations
import TestSupport
import Testing

@testable import WebPages

/// Pages that are made once for all who may see the same.
@Suite(.timeLimit(.minutes(2)))
struct SharedPagesTests {
    private static let password = Password("correct horse battery")

    /// A person who has signed in, as their browser is known to the server.
    private struct Person {
        let name: String
        let cookie: String
        let csrfToken: String

        init(_ name: String, _ role: Role, on site: PagesTestSite) async throws {
            let account = try AccountName(name)
            if try await site.accounts.users().allSatisfy({ $0.name != account }) {
                _ = try await site.accounts.addUser(account, role: role, password: password, by: PagesTestSite.author)
            }
            let outcome = try await site.accounts.signIn(name: name, password: password, address: "192.0.2.1", replacing: nil)
            guard case .signedIn(let id, _) = outcome else { throw ShellCommand.Failure(description: "\(outcome)") }
            self.name = name
            cookie = "rpi_deploy_session=\(id)"
            csrfToken = Accounts.csrfToken(ofSession: id)
        }

        func get(_ target: String, on site: PagesTestSite, cookies: String = "") async throws -> RawSocket.Answer {
            try await site.send("GET", target, as: nil, ["Accept: text/html", "Cookie: \(cookie)\(cookies)"])
        }
    }

    private static let addresses = [
        "/", "/batches", "/batches/1", "/batches/live", "/dashboard/live", "/venues", "/deployments", "/kart-numbers",
    ]

    private func site() async throws -> PagesTestSite {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for count in [3, 5] {
            _ = try await site.store.createBatch(
                BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: count), by: PagesTestSite.author)
        }
        return site
    }

    private func tokens(in page: String) -> Set<String> {
        Set(
            page.split(separator: "name=\"csrf_token\" value=\"", omittingEmptySubsequences: false).dropFirst().map {
                String($0.prefix { $0 != "\"" })
            })
    }

    @Test func `everybody gets their own name and form tokens, and nobody else's`() async throws {
        let site = try await site()
        let people = [
            try await Person("anna", .operator, on: site), try await Person("ottokar", .operator, on: site),
            // A session of its own has tokens of its own.
            try await Person("anna", .operator, on: site),
        ]
        #expect(Set(people.map(\.csrfToken)).count == 3)
        for address in Self.addresses {
            for _ in 0..<2 {
                for person in people {
                    let page = try await person.get(address, on: site).text
                    #expect(tokens(in: page).isSubset(of: [person.csrfToken]), "\(address) for \(person.name)")
                    #expect(!page.utf8.contains { $0 < 0x09 }, "\(address)")
                    guard !address.hasSuffix("/live") else { continue }
                    #expect(tokens(in: page) == [person.csrfToken], "\(address) for \(person.name)")
                    #expect(page.contains("<strong>\(person.name)</strong>"))
                    for other in people where other.name != person.name { #expect(!page.contains(other.name)) }
                }
            }
        }
        let lists = try await people[0].get("/batches/live", on: site).text
        #expect(tokens(in: lists) == [people[0].csrfToken])
    }

    @Test func `a form of such a page is taken from who was shown it`() async throws {
        let site = try await site()
        let (anna, ottokar) = (try await Person("anna", .operator, on: site), try await Person("ottokar", .operator, on: site))
        _ = try await anna.get("/batches", on: site)
        let token = try #require(tokens(in: try await ottokar.get("/batches", on: site).text).first)
        func start(_ person: Person) async throws -> Int {
            try await site.send(
                "POST", "/batches/1/start", as: nil,
                [
                    "Cookie: \(person.cookie)", "Origin: http://deploy.example.com:5000", "Content-Type: application/x-www-form-urlencoded",
                ], body: "csrf_token=\(token)"
            ).status
        }
        #expect(try await start(anna) == 403)
        #expect(try await start(ottokar) == 303)
    }

    @Test func `who may only look gets no forms of those who may change`() async throws {
        let site = try await site()
        let (anna, viewer) = (try await Person("anna", .operator, on: site), try await Person("vera", .viewer, on: site))
        for _ in 0..<2 {
            #expect(try await anna.get("/batches", on: site).text.contains("action=\"/batches/1/start\""))
            #expect(try await !viewer.get("/batches", on: site).text.contains("action=\"/batches/"))
            #expect(try await !anna.get("/", on: site).text.contains("href=\"/users\""))
        }
        let admin = try await Person("ada", .admin, on: site)
        #expect(try await admin.get("/", on: site).text.contains("href=\"/users\""))
    }

    @Test func `a change shows at once, whichever process makes it`() async throws {
        let site = try await site()
        let anna = try await Person("anna", .operator, on: site)
        let other = try await SQLiteFleetStore.open(path: site.directory.database)
        for count in 6..<12 {
            #expect(try await !anna.get("/batches", on: site).text.contains("0 of \(count) done"))
            let store = count.isMultiple(of: 2) ? other : site.store
            _ = try await store.createBatch(
                BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: count), by: PagesTestSite.author)
            #expect(try await anna.get("/batches", on: site).text.contains("0 of \(count) done"))
        }
    }

    @Test func `what is said of the last change is said to who made it, once`() async throws {
        let site = try await site()
        let (anna, ottokar) = (try await Person("anna", .operator, on: site), try await Person("ottokar", .operator, on: site))
        let flash = Flash("Batch 1 is active.").setting(isSecure: false).prefix { $0 != ";" }
        for _ in 0..<2 {
            let told = try await anna.get("/batches", on: site, cookies: "; \(flash)")
            #expect(told.text.contains("Batch 1 is active.") && told.header("Set-Cookie")?.contains("Max-Age=0") == true)
            #expect(try await !ottokar.get("/batches", on: site).text.contains("Batch 1 is active."))
        }
    }

    @Test func `colours, time zone and filters are everybody's own`() async throws {
        let site = try await site()
        let (anna, ottokar) = (try await Person("anna", .operator, on: site), try await Person("ottokar", .operator, on: site))
        _ = try await site.store.orderBatch(BatchID(1), .cancel, by: Authorship("test", at: Timestamp("2026-03-01 12:00:00")))
        for _ in 0..<2 {
            let dark = try await anna.get("/batches", on: site, cookies: "; rpi_deploy_theme=dark; rpi_deploy_zone=120").text
            #expect(dark.contains("data-theme=\"dark\"") && dark.contains("2026-03-01 14:00"))
            let plain = try await ottokar.get("/batches", on: site).text
            #expect(plain.contains("data-theme=\"automatic\"") && plain.contains("2026-03-01 12:00"))
            #expect(try await !ottokar.get("/batches?status=pending", on: site).text.contains("2026-03-01"))
        }
    }

    @Test func `a session that is over gets no page that others have`() async throws {
        let site = try await site()
        let (anna, ottokar) = (try await Person("anna", .operator, on: site), try await Person("ottokar", .operator, on: site))
        #expect(try await anna.get("/batches", on: site).status == 200)
        #expect(try await ottokar.get("/batches", on: site).status == 200)
        _ = try await site.accounts.setDisabled(true, of: AccountName("ottokar"), by: PagesTestSite.author)
        #expect(try await ottokar.get("/batches", on: site).status == 303)
        #expect(try await anna.get("/batches", on: site).status == 200)
    }

    @Test func `no text can stand where a name or token is filled in`() {
        let typed = "\u{1}\u{2}<"
        let page: HTML = "<p>\(typed)</p>\(.slot(.csrfToken))<i>\(.slot(.visitorName))</i>"
        let filled = PageTemplate(page).filled(for: .user(name: "a<b", role: .viewer, csrfToken: "secret"))
        #expect(String(decoding: filled, as: UTF8.self) == "<p>\u{FFFD}\u{FFFD}&lt;</p>secret<i>a&lt;b</i>")
        #expect(String(decoding: PageTemplate(page).filled(for: .nobody), as: UTF8.self) == "<p>\u{FFFD}\u{FFFD}&lt;</p><i></i>")
    }
}
