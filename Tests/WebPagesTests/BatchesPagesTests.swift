import Fleet
import FleetStore
import HTTPServer
import TestSupport
import Testing

@testable import WebPages

/// Batches over real sockets, as forms send them.
@Suite(.timeLimit(.minutes(2)))
struct BatchesPagesTests {
    private func create(_ site: PagesTestSite, count: Int = 5, _ more: [(String, String)] = []) async throws -> RawSocket.Answer {
        try await site.post("/batches", [("venue", "CORO"), ("product", "KXP2"), ("count", String(count))] + more)
    }

    private func line(_ site: PagesTestSite) async throws -> [Int64] { try await site.store.batches(BatchFilter()).map(\.id.value) }

    @Test func `a batch is created with all of its options, started, paused and cancelled`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let made = try await create(
            site, [("image", "kartxpro"), ("starts_at", "2099-03-01T14:05"), ("parallel_limit", "3"), ("priority", "-7")])
        #expect(made.status == 303 && made.header("Location") == "/batches/1")
        let plan = try await site.store.batch(BatchID(1), at: PagesTestSite.author.at).batch.plan
        #expect(
            plan.image?.text == "kartxpro" && plan.startsAt?.text == "2099-03-01 14:05:00" && plan.parallelLimit == 3 && plan.priority == -7
        )
        #expect(try await site.get("/batches/1").text.contains("Starts by itself"))
        for (order, state) in [("start", BatchState.active), ("pause", .paused), ("start", .active), ("cancel", .cancelled)] {
            #expect(try await site.post("/batches/1/\(order)").header("Location") == "/batches/1")
            #expect(try await site.store.batch(BatchID(1), at: PagesTestSite.author.at).batch.state == state)
        }
        let refused = try await site.post("/batches/1/start", [("back", "list")])
        #expect(refused.status == 303 && refused.header("Location") == "/batches")
        #expect(refused.header("Set-Cookie")?.contains("warning.Batch%201%20is%20cancelled") == true)
        #expect(try await site.post("/batches/77/start").status == 404)
    }

    @Test func `a time is that of the browser's clock`() async throws {
        #expect(try BrowserZone(minutes: 120).moment(ofField: "2026-03-01T14:05").text == "2026-03-01 12:05:00")
        #expect(try BrowserZone(minutes: -210).moment(ofField: "2026-03-01T23:05:30").text == "2026-03-02 02:35:30")
        for text in ["", "T", "2026-03-01", "14:05", "2026-02-30T14:05"] {
            #expect(throws: FleetError.self) { try BrowserZone.utc.moment(ofField: text) }
        }
    }

    @Test func `too few hostnames are said beside the field with both numbers, and what was typed is kept`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let answer = try await create(site, count: 26, [("parallel_limit", "3")])
        #expect(answer.status == 422 && answer.text.contains("id=\"problem-count\""))
        #expect(answer.text.contains("26 available hostnames of KXP2 are wanted at CORO, and there are 4."))
        #expect(answer.text.contains("value=\"26\"") && answer.text.contains("<strong>22</strong> too few"))
        #expect(answer.text.contains(#/name="parallel_limit"[^>]*value="3"/#))
        #expect(try await line(site) == [])
    }

    @Test(arguments: [
        ("KXP2", "CORO", "4", "enough"), ("KXP2", "CORO", "5", "<strong>1</strong> too few"), ("RXP2", "CORO", "500", "serial numbers"),
        ("KXP2", "NONE", "5", nil), ("", "", "", nil), ("KXP2", "CORO", "0", nil),
    ]) func `the pool is checked while the form is filled in`(product: String, venue: String, count: String, words: String?) async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-4")
        let answer = try await site.get("/batches/pool-check?product=\(product)&venue=\(venue)&count=\(count)")
        #expect(answer.status == 200)
        if let words { #expect(answer.text.contains(words)) } else { #expect(answer.text == "") }
    }

    @Test func `hostnames that other batches need and a missing image are said before a batch is made, and until it is over`() async throws
    {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-6")
        _ = try await create(site, count: 4)
        let address = "/batches/pool-check?product=KXP2&venue=CORO&count=3"
        #expect(try await site.get(address).text.contains("other batches need 4 of them: <strong>1</strong> too few for all"))
        _ = try await create(site, count: 3, [("start", "1")])
        for page in ["/batches/2", "/batches/2/live", "/", "/dashboard/live"] {
            let text = try await site.get(page).text
            #expect(text.contains("It needs 3 more hostnames of KXP2 at CORO, other batches need 4, and 6 are available."))
            #expect(text.contains("/kart-numbers/import?venue=CORO&amp;product=KXP2"))
        }
        #expect(try await site.get("/batches/pool-check?product=RXP2&venue=CORO&count=3").text.contains("No image of RXP2 is active"))
        _ = try await site.post("/batches", [("venue", "CORO"), ("product", "RXP2"), ("count", "2")])
        #expect(try await site.get("/batches/3").text.contains("No image of RXP2 is active, so every device is refused."))
        _ = try await site.post("/batches/3/cancel")
        #expect(try await !site.get("/batches/3").text.contains("No image of RXP2 is active"))
    }

    @Test func `a time that is over is refused beside its field, and one to come is told when the batch is made`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let refused = try await create(site, [("starts_at", "2020-01-01T10:00")])
        #expect(refused.status == 422 && refused.text.contains("id=\"problem-starts_at\"") && refused.text.contains("That is over"))
        #expect(try await line(site) == [])
        let made = try await create(site, [("starts_at", "2099-03-01T14:05")])
        #expect(made.header("Set-Cookie")?.contains("starts%20by%20itself%20at%202099-03-01%2014%3A05") == true)
    }

    @Test func `a batch cannot start both at once and later`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let answer = try await create(site, [("starts_at", "2099-03-01T14:05"), ("start", "1")])
        #expect(
            answer.status == 422 && answer.text.contains("id=\"problem-starts_at\"")
                && answer.text.contains("<details class=\"more\" open>"))
    }

    @Test func `a batch made like another has what that has`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        _ = try await create(site, count: 17, [("parallel_limit", "4"), ("priority", "8"), ("image", "kartxpro")])
        let text = try await site.get("/batches/new?from=1").text
        for (name, value) in [("count", "17"), ("parallel_limit", "4"), ("priority", "8")] {
            #expect(try text.contains(Regex("name=\"\(name)\"[^>]*value=\"\(value)\"")), "\(name)")
        }
        #expect(text.contains("<option value=\"kartxpro\" selected>"))
        #expect(try await site.get("/batches/new?from=99").status == 404)
    }

    @Test func `the line is changed by plain buttons, and at its ends they do nothing`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for _ in 1...3 { _ = try await create(site) }
        #expect(try await line(site) == [1, 2, 3])
        let text = try await site.get("/batches").text
        #expect(text.ranges(of: "data-move").count == 4 && text.ranges(of: "disabled aria-label=\"Move batch").count == 2)
        #expect(try await site.post("/batches/3/move", [("before", "2")]).header("Location") == "/batches")
        #expect(try await line(site) == [1, 3, 2])
        _ = try await site.post("/batches/1/move", [("after", "2")])
        #expect(try await line(site) == [3, 2, 1])
        for fields in [[], [("before", "x")], [("before", "2"), ("after", "1")]] as [[(String, String)]] {
            #expect(try await site.post("/batches/1/move", fields).header("Set-Cookie")?.contains("warning.") == true)
        }
        _ = try await site.post("/batches/2/cancel")
        let over = try await site.post("/batches/1/move", [("before", "2")])
        #expect(over.status == 303 && over.header("Set-Cookie")?.contains("warning.") == true)
        #expect(try await site.post("/batches/1/move", [("before", "99")]).status == 404)
        #expect(try await line(site) == [3, 1, 2])
    }

    @Test func `a priority is set by its number`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for _ in 1...2 { _ = try await create(site) }
        _ = try await site.post("/batches/2/priority", [("priority", "50")])
        #expect(try await line(site) == [2, 1])
        let bad = try await site.post("/batches/2/priority", [("priority", "high")])
        #expect(bad.status == 303 && bad.header("Set-Cookie")?.contains("warning.") == true)
    }

    @Test func `a batch that was cancelled waits for nobody, and its question is answered by two different words`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        _ = try await create(site)
        let open = try await site.get("/batches/1").text
        #expect(open.contains("5, 5 still to come") && open.contains("hidden>Keep it</button>") && !open.contains("hidden>Cancel</button>"))
        _ = try await site.post("/batches/1/cancel")
        let over = try await site.get("/batches/1").text
        #expect(over.contains("5, 5 not served") && !over.contains("still to come"))
    }

    @Test func `filters take what they say, and progress is told in numbers and words`() async throws {
        let site = try await OperatingPagesTests.busy()
        let all = try await site.get("/batches").text
        #expect(all.contains("1 of 20 done, 1 failed") && all.contains("Serves devices now.") && all.contains("Waits to be started."))
        let active = try await site.get("/batches?status=active&venue=CORO&product=KXP2").text
        #expect(active.contains("href=\"/batches/1\"") && !active.contains("href=\"/batches/2\""))
        #expect(try await site.get("/batches?status=paused").text.contains("Nothing fits"))
        let detail = try await site.get("/batches/1").text
        #expect(detail.contains("KXP2-CORO-001") && detail.contains("the card does not take") && detail.contains("data-region=\"state\""))
        let piece = try await site.get("/batches/1/live")
        #expect(piece.status == 200 && piece.text.hasPrefix("<div data-region=\"state\""))
    }
}
