import Fleet
import FleetStore
import Foundation
import HTTPServer
import TestSupport
import Testing

@testable import WebPages

@Suite(.timeLimit(.minutes(2)))
struct DashboardTests {
    private static let running = DeploymentProgress(bytesTotal: 1_000_000_000, bytesWritten: 500_000_000, rate: 50_000_000)

    @Test func `each device has one card with its newest attempt, and says what to do where it does not go on`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let writing = try #require(try await site.ask(1))
        try await site.report(.downloading, of: writing, 1, message: "a <b>message</b>", progress: Self.running)
        let silent = try #require(try await site.ask(2, ago: 130))
        try await site.report(.downloading, of: silent, 2, progress: Self.running, ago: 120)
        let bad = try #require(try await site.ask(3))
        try await site.report(.failed, of: bad, 3, error: "failed to read the card back: the card is bad; replace the card")
        let done = try #require(try await site.ask(4))
        try await site.report(.success, of: done, 4)
        let again = try #require(try await site.ask(5))
        try await site.report(.failed, of: again, 5, error: "an attempt of before")
        _ = try #require(try await site.ask(5))
        let text = try await site.get("/").text
        try WholePage.check(text, "/")
        #expect(text.ranges(of: "data-card=").count == 5)
        let expected = [
            "KXP2-CORO-001", "25 %", "50 MB/s", "30 s left", "a &lt;b&gt;message&lt;/b&gt;", "data-state=\"stalled\"",
            "Look at its cable and power.",
            // What to do comes first, and stands by itself.
            "<p class=\"pi-advice\">Replace the card, then switch the device off and on.</p>",
            "<span data-message>Failed to read the card back: the card is bad; replace the card.</span>", "Verified. It can be taken out.",
            "<strong>1</strong> <span>stalled",
        ]
        for words in expected { #expect(text.contains(words), "\(words)") }
        #expect(!text.contains("An attempt of before."))
        // What somebody has to look at comes first.
        let order = text.matches(of: #/data-card="(\d+)" data-state="([a-z]+)"/#).map { String($0.2) }
        #expect(order == ["stalled", "failed", "downloading", "success", "started"])
    }

    @Test func `what a script asks for again is what the page has`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        _ = try #require(try await site.ask(1))
        let piece = try await site.get("/dashboard/live", as: .viewer)
        let page = try await site.get("/", as: .viewer).text
        #expect(piece.status == 200 && piece.header("Cache-Control") == "no-store")
        let regions = piece.text.matches(of: #/data-region="([a-z]+)"/#).map { String($0.1) }
        #expect(regions == ["health", "numbers", "first", "batch", "waiting", "cards", "recent"])
        for region in regions { #expect(page.contains("data-region=\"\(region)\""), "\(region)") }
        #expect(try await site.send("GET", "/dashboard/live", as: nil).status == 401)
    }

    @Test func `devices in the lobby get hostnames from the page`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for number in [1, 2] { #expect(try await site.ask(number, venue: nil, unassigned: .wait) == nil) }
        let text = try await site.get("/").text
        try WholePage.check(text, "/")
        #expect(text.contains("2 devices wait for a hostname"))
        let devices = text.matches(of: #/name="device" value="([^"]*)"/#).map { ("device", String($0.1)) }
        #expect(devices.count == 2)
        let answer = try await site.post("/waiting/assign", devices + [("venue", "CORO")])
        #expect(answer.status == 303)
        #expect(try await site.store.hostname(Hostname("KXP2-CORO-002")).state == .assigned)
        #expect(!(try await site.get("/").text).contains("wait for a hostname"))
        #expect(try await site.post("/waiting/assign", devices + [("venue", "CORO")], as: .viewer).status == 403)
    }

    @Test func `devices that cannot be named are told of on the dashboard, and none has a name`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1")
        for number in [1, 2] { #expect(try await site.ask(number, venue: nil, unassigned: .wait) == nil) }
        let devices = try await site.get("/").text.matches(of: #/name="device" value="([^"]*)"/#).map { ("device", String($0.1)) }
        for (fields, words) in [
            ([("venue", ""), devices[0]], "No device was named. Choose a venue."), ([("venue", "x"), devices[0]], "No device was named. "),
            ([("venue", "CORO")], "No device was chosen."), ([("venue", "CORO"), ("device", "<script>")], "No device was named. "),
            ([("venue", "NONE"), devices[0]], "No device was named. There is no venue NONE."),
            ([("venue", "CORO")] + devices, "is exhausted"),
        ] {
            let answer = try await site.post("/waiting/assign", fields)
            #expect(answer.status == 303 && answer.header("Location") == "/", "\(words)")
            let cookie = String((answer.header("Set-Cookie") ?? "").prefix { $0 != ";" })
            let page = try await site.get("/", ["Cookie: \(cookie)"]).text
            #expect(page.contains(words) && page.contains("notice-warning") && !page.contains("rpi-deploy pool"), "\(words)")
            try WholePage.check(page, "/")
        }
        #expect(try await site.store.hostname(Hostname("KXP2-CORO-001")).state == .available)
    }

    @Test func `an empty fleet is led to its first device, step by step`() async throws {
        let site = try await PagesTestSite.start()
        let empty = try await site.get("/").text
        #expect(empty.contains("Five steps to the first Pi") && empty.contains("href=\"/venues/new\""))
        try await site.prepareFleet()
        let later = try await site.get("/").text
        #expect(later.ranges(of: "<small>done</small>").count == 3)
        _ = try await site.ask(1)
        #expect(!(try await site.get("/").text).contains("Five steps"))
    }

    @Test func `devices that were refused today are counted beside those that failed, as in the reports`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1")
        let id = try #require(try await site.ask(1))
        #expect(!(try await site.get("/", [PagesTestSite.noon]).text.contains("refused today")))
        try await site.report(.failed, of: id, 1, error: "x")
        #expect(try await site.ask(2) == nil)
        let page = try await site.get("/", [PagesTestSite.noon]).text
        for number in ["failed", "refused"] { #expect(page.contains("<strong>1</strong> <span>\(number) today</span>"), "\(number)") }
    }

    @Test func `the charts' days are the browser's, and stages are the mean of what was told`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for (number, milliseconds) in [(1, UInt64(1_000)), (2, 3_000)] {
            let id = try #require(try await site.ask(number))
            try await site.report(.success, of: id, number, progress: DeploymentProgress(stageTimes: ["write": milliseconds]))
        }
        let answer = try await site.get("/dashboard/charts", [PagesTestSite.noon])
        let data = try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
        let days = try #require(data["days"] as? [[String: Any]])
        #expect(days.count == 14 && days.last?["successful"] as? Int == 2 && days.first?["successful"] as? Int == 0)
        let stages = try #require(data["stages"] as? [[String: Any]])
        #expect(stages.count == 1 && stages[0]["name"] as? String == "Write" && stages[0]["seconds"] as? Double == 2)
    }

    @Test func `a deployment's page tells its steps, and hostile words of a device stay words`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        for (number, text) in HTMLTests.hostile.enumerated() {
            let id = try #require(try await site.ask(number))
            try await site.report(.downloading, of: id, number, message: text, progress: Self.running)
            try await site.report(.failed, of: id, number, error: text)
            let answer = try await site.get("/deployments/\(id)")
            #expect(answer.status == 200)
            try WholePage.check(answer.text, "/deployments/\(id)")
            #expect(answer.text.contains("Writing the image") && answer.text.contains("Failed"))
        }
        for path in ["/", "/deployments", "/audit", "/deployments?status=failed&venue=CORO"] {
            try WholePage.check(try await site.get(path).text, path)
        }
    }

    @Test func `a step of which the device's word was lost has the time of the audit log`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let id = try #require(try await site.ask(1, ago: 100))
        try await site.report(.downloading, of: id, 1, message: "writing", progress: Self.running, ago: 90)
        // Without a message no line is written, as when the server is killed before it writes it.
        try await site.report(.verifying, of: id, 1, ago: 60)
        try await site.report(.customizing, of: id, 1, message: "naming", ago: 30)
        let text = try await site.get("/deployments/\(id)").text
        let steps = text.split(separator: "<li class=")
        let step = try #require(steps.first { $0.contains("<strong>Reading the card back") })
        #expect(step.hasPrefix("\"done\"") && step.contains("<time") && step.contains("class=\"took\""), "\(step)")
    }

    @Test func `stages have the charts' names on a deployment's page, and hostnames in the audit log lead to their pages`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet()
        let id = try #require(try await site.ask(1))
        let times = DeploymentProgress(stageTimes: ["hash": 30, "readback": 20, "later": 10])
        try await site.report(.success, of: id, 1, progress: times)
        let page = HTMLText.read(try await site.get("/deployments/\(id)").text)
        for name in ["Compare", "Read back", "later"] { #expect(page.contains(name), "\(name)") }
        let audit = try await site.get("/audit").text
        #expect(audit.contains("<a href=\"/kart-numbers/KXP2-CORO-001\">KXP2-CORO-001</a>"))
    }

    @Test func `the history is filtered and has pages`() async throws {
        let site = try await PagesTestSite.start()
        try await site.prepareFleet(karts: "1-120")
        for number in 1...60 { _ = try await site.ask(number) }
        func names(_ path: String) async throws -> [String] {
            try await site.get(path).text.matches(of: #/<a href="\/deployments\/\d+">([^<]*)</#).map { String($0.1) }
        }
        #expect(try await names("/deployments").count == 50)
        let rest = try await names("/deployments?page=2")
        #expect(rest.count == 10 && rest.last == "KXP2-CORO-001")
        #expect(try await names("/deployments?q=coro-007") == ["KXP2-CORO-007"])
        #expect(try await names("/deployments?status=success") == [])
        #expect(try await names("/deployments?status=open&product=KXP2&venue=coro").count == 50)
        #expect(try await names("/deployments?from=2000-01-01&to=2000-01-02") == [])
        for query in ["status=nothing", "from=2026-02-30", "venue=%3Cscript%3E", "product=!", "batch=x"] {
            let answer = try await site.get("/deployments?\(query)")
            #expect(answer.status == 200 && answer.text.contains("notice-problem"), "\(query)")
        }
    }
}
