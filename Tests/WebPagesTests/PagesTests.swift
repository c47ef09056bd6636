import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import WebPages

/// The pages over real sockets.
@Suite(.timeLimit(.minutes(2)))
struct PagesTests {
    /// Pages that need nothing to be there.
    static let plain = ["/", "/venues", "/venues/new", "/deployments", "/system", "/audit"]

    @Test(arguments: plain) func `every page is there for an empty fleet, whole and without anything inline`(path: String) async throws {
        let site = try await PagesTestSite.start()
        let answer = try await site.get(path)
        #expect(answer.status == 200 && answer.header("Content-Type") == "text/html; charset=utf-8")
        try WholePage.check(answer.text, path)
    }

    @Test func `each part of the navigation that is shown has its page`() async throws {
        let site = try await PagesTestSite.start()
        for section in WebPages.sections { #expect(try await site.get(section.path).status == 200, "\(section)") }
        let text = try await site.get("/venues").text
        #expect(text.contains("<a href=\"/venues\" aria-current=\"page\">"))
    }

    @Test func `files are kept for good by their address, and looked up again by another`() async throws {
        let site = try await PagesTestSite.start()
        let shelf = try AssetShelf()
        let address = shelf.address("site.css")
        let answer = try await site.send("GET", address, as: nil)
        #expect(answer.status == 200 && answer.header("Content-Type") == "text/css; charset=utf-8")
        #expect(answer.header("Cache-Control") == "public, max-age=31536000, immutable")
        let tag = try #require(answer.header("ETag"))
        #expect(try await site.send("GET", address, as: nil, ["If-None-Match: \(tag)"], isBodyless: true).status == 304)
        let old = try await site.send("GET", "/assets/0000000000000000/site.css", as: nil)
        #expect(old.status == 200 && old.header("Cache-Control") == "no-cache")
        #expect(try await site.send("GET", "/assets/x/../../etc/passwd", as: nil).status == 400)
        #expect(try await site.send("GET", "/assets/x/nothing.css", as: nil).status == 404)
    }

    @Test func `a venue is created, edited and deleted, and each page says so once`() async throws {
        let site = try await PagesTestSite.start()
        let made = try await site.post(
            "/venues", [("code", "coro"), ("name", "Corona Raceway"), ("location", "Here"), ("contact_email", "")])
        #expect(made.status == 303 && made.header("Location") == "/venues/CORO")
        let flash = try #require(made.header("Set-Cookie")?.split(separator: ";").first)
        let page = try await site.get("/venues/CORO", ["Cookie: \(flash)"])
        #expect(page.text.contains("The venue CORO was created.") && page.header("Set-Cookie")?.contains("Max-Age=0") == true)
        #expect(!(try await site.get("/venues/CORO")).text.contains("was created"))
        #expect(try await site.get("/venues/coro").status == 200)
        let saved = try await site.post(
            "/venues/CORO/edit", [("name", "Corona"), ("location", ""), ("contact_email", "track@example.com")])
        #expect(saved.status == 303)
        #expect(try await site.store.venue(VenueCode("CORO")).venue.details.contactEmail == "track@example.com")
        #expect(try await site.post("/venues/CORO/delete").header("Location") == "/venues")
        #expect(try await site.get("/venues/CORO").status == 404)
        let actors = try await site.store.events(EventFilter(kind: "venue")).map(\.actor)
        #expect(Set(actors) == ["token by-admin"])
    }

    @Test func `what is wrong stands beside its field, and what was typed is kept`() async throws {
        let site = try await PagesTestSite.start()
        let answer = try await site.post(
            "/venues", [("code", "toolong"), ("name", ""), ("location", "Küste"), ("contact_email", "nobody")])
        #expect(answer.status == 422)
        #expect(answer.text.contains("value=\"toolong\"") && answer.text.contains("value=\"Küste\""))
        for field in ["code", "name", "contact_email"] { #expect(answer.text.contains("id=\"problem-\(field)\""), "\(field)") }
        #expect(!answer.text.contains("id=\"problem-location\""))
        try WholePage.check(answer.text, "/venues")
        _ = try await site.post("/venues", [("code", "CORO"), ("name", "x")])
        let again = try await site.post("/venues", [("code", "CORO"), ("name", "x")])
        #expect(again.status == 422 && again.text.contains("There is a venue CORO already"))
    }

    @Test(arguments: HTMLTests.hostile) func `hostile text in every field and filter breaks no page`(text: String) async throws {
        let site = try await PagesTestSite.start()
        let fields = ["code", "name", "location", "contact_email"].map { ($0, text) }
        let answer = try await site.post("/venues", fields)
        #expect(answer.status == 422)
        try WholePage.check(answer.text, "/venues")
        // As much as can be in a request's head.
        let query = PercentEncoding.encode(String(text.prefix(2_000)))
        for path in [
            "/deployments?q=\(query)&venue=\(query)", "/deployments?from=\(query)&status=\(query)", "/audit?kind=\(query)&subject=\(query)",
        ] {
            let answer = try await site.get(path)
            #expect(answer.status == 200, "\(path)")
            try WholePage.check(answer.text, path)
        }
        let missing = try await site.get("/venues/\(query)")
        #expect([400, 404].contains(missing.status))
        try WholePage.check(missing.text, "/venues/…")
    }

    @Test func `hostile names in the fleet break no page`() async throws {
        let site = try await PagesTestSite.start()
        for (index, name) in ["<script>alert(1)</script>", "\"><img src=x>", "' onclick='x", "👩‍💻 &amp; \\"].enumerated() {
            let code = try VenueCode("HO0\(index)")
            _ = try await site.store.createVenue(
                code, VenueDetails(name: name, location: name), by: Authorship(name, at: PagesTestSite.author.at))
            for path in ["/venues", "/venues/\(code)", "/venues/\(code)/edit", "/audit"] {
                let answer = try await site.get(path)
                #expect(answer.status == 200 && HTMLText.read(answer.text).contains(name), "\(path)")
                try WholePage.check(answer.text, path)
            }
        }
    }

    @Test func `who may only look sees no form that changes something, and is refused`() async throws {
        let site = try await PagesTestSite.start()
        _ = try await site.post("/venues", [("code", "CORO"), ("name", "x")])
        for path in Self.plain + ["/venues/CORO"] where path != "/venues/new" {
            let text = try await site.get(path, as: .viewer).text
            let forms = text.matches(of: #/action="([^"]*)"/#).map { String($0.1) }
            let changes = forms.filter { !["/theme", "/logout", "/deployments", "/audit"].contains($0) }
            #expect(changes == [], "\(path)")
        }
        for path in ["/venues/new", "/venues/CORO/edit"] { #expect(try await site.get(path, as: .viewer).status == 403, "\(path)") }
        #expect(try await site.post("/venues", [("code", "ARIA"), ("name", "x")], as: .viewer).status == 403)
    }

    @Test func `an unknown page and an unknown deployment are pages that lead back`() async throws {
        let site = try await PagesTestSite.start()
        for path in ["/nothing", "/deployments/7", "/deployments/x", "/venues/NONE"] {
            let answer = try await site.get(path)
            #expect(answer.status == 404 && answer.text.contains("href=\"/\""), "\(path)")
            try WholePage.check(answer.text, path)
        }
    }
}
