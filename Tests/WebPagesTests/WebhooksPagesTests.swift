import Fleet
import FleetStore
import TestSupport
import Testing

@testable import WebPages

/// Webhooks over real sockets, as forms send them.
@Suite(.timeLimit(.minutes(2)))
struct WebhooksPagesTests {
    private static let url = "https://chat.example.com/hooks/karts"

    private func add(_ site: PagesTestSite, _ name: String = "chat", _ more: [(String, String)] = [("on-pool-low", "1")]) async throws
        -> RawSocket.Answer
    {
        try await site.post("/webhooks", [("name", name), ("url", Self.url), ("pool_low", "7")] + more)
    }

    @Test func `a webhook is added, its secret is shown once, it is tested and removed`() async throws {
        let site = try await PagesTestSite.start()
        let form = try await site.get("/webhooks/new").text
        #expect(form.contains("value=\"5\"") && form.matches(of: #/type="checkbox"[^>]* checked/#).count == 3)
        let made = try await add(site)
        let secret = try #require(made.text.firstMatch(of: #/whsec_[0-9a-f]{64}/#).map { String($0.0) })
        #expect(made.status == 200)
        try WholePage.check(made.text, "/webhooks")
        let webhook = try await site.store.webhook(AccountName("chat"))
        #expect(webhook.events == [.poolLow] && webhook.poolLow == 7 && webhook.url.text == Self.url)
        for path in ["/webhooks", "/webhooks/chat"] {
            let page = try await site.get(path)
            #expect(page.status == 200 && page.text.contains(Self.url) && !page.text.contains(secret), "\(path)")
            #expect(page.text.contains("a pool with few hostnames left (7 or fewer)"), "\(path)")
            try WholePage.check(page.text, path)
        }
        #expect(try await site.post("/webhooks/chat/test").header("Location") == "/webhooks/chat")
        #expect(try await site.store.takeWebhookMessages(limit: 5, patience: 1_000, at: PagesTestSite.author.at).map(\.event) == ["test"])
        #expect(try await site.get("/webhooks").text.contains("1 message waits"))
        #expect(try await site.post("/webhooks/chat/remove").header("Location") == "/webhooks")
        #expect(try await site.store.webhooks() == [])
        #expect(try await site.post("/webhooks/chat/remove").header("Set-Cookie")?.contains("warning.") == true)
        #expect(try await site.get("/webhooks/chat").status == 404)
        #expect(try await site.post("/webhooks/chat/test").status == 404)
    }

    @Test func `what became of the messages is told`() async throws {
        let site = try await PagesTestSite.start()
        _ = try await add(site)
        #expect(try await site.get("/webhooks").text.contains("none was sent yet"))
        let author = PagesTestSite.author
        for (reason, status) in [("the receiver answered <b>500</b>", nil), ("", 204)] as [(String, Int?)] {
            try await site.store.testWebhook(AccountName("chat"), by: author)
            let message = try #require(try await site.store.takeWebhookMessages(limit: 1, patience: 60_000, at: author.at).first)
            if let status {
                try await site.store.webhookMessageArrived(message, status: status, at: author.at)
            } else {
                let next = Timestamp(milliseconds: author.at.milliseconds + 30_000)
                try await site.store.webhookMessageFailed(message, reason: reason, next: next, at: author.at)
                let page = try await site.get("/webhooks").text
                #expect(
                    page.contains("not taken") && page.contains("The receiver answered &lt;b&gt;500") && page.contains("1 message waits"))
            }
        }
        #expect(try await site.get("/webhooks").text.contains("delivered"))
        let page = try await site.get("/webhooks/chat")
        #expect(page.text.contains("not taken") && page.text.contains("delivered") && page.text.contains(">204<"))
        try WholePage.check(page.text, "/webhooks/chat")
        #expect(try await site.get("/audit?kind=webhook").text.contains("webhook.delivered"))
    }

    @Test func `what is wrong stands beside its field`() async throws {
        let site = try await PagesTestSite.start()
        for (fields, problem) in [
            ([("name", ""), ("url", Self.url), ("pool_low", "5"), ("on-pool-low", "1")], "name"),
            ([("name", "chat"), ("url", "ftp://example.com"), ("pool_low", "5"), ("on-pool-low", "1")], "url"),
            ([("name", "chat"), ("url", "http://user@example.com/"), ("pool_low", "5"), ("on-pool-low", "1")], "url"),
            ([("name", "chat"), ("url", Self.url), ("pool_low", "-1"), ("on-pool-low", "1")], "pool_low"),
            ([("name", "chat"), ("url", Self.url), ("pool_low", "5")], "events"),
        ] {
            let answer = try await site.post("/webhooks", fields)
            #expect(answer.status == 422 && answer.text.contains("id=\"problem-\(problem)\""), "\(problem)")
            try WholePage.check(answer.text, problem)
        }
        _ = try await add(site)
        let taken = try await add(site)
        #expect(taken.status == 422 && taken.text.contains("id=\"problem-name\""))
        for number in 2...50 { _ = try await add(site, "chat-\(number)") }
        let full = try await add(site, "one-too-many")
        #expect(full.status == 422 && full.text.contains("There are 50 webhooks"))
        try WholePage.check(full.text, "/webhooks")
    }
}
