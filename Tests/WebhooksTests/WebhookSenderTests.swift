import Fleet
import FleetStore
import Foundation
import HTTPServer
import TestSupport
import Testing
import Webhooks

struct WebhookSenderTests {
    private func json(_ request: HTTPRequest) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
    }

    @Test func `a failed deployment is told of, signed, and the audit log shows it`() async throws {
        let site = try await WebhookSite()
        let id = try await site.deploy("10000000abcdef01")
        _ = try await site.store.failDeployment(id, reason: "card is \"bad\"", by: WebhookSite.author(2))
        _ = try await site.sender().sendDue()
        let request = try #require(site.received.first)
        #expect(site.received.count == 1 && request.headers["Content-Type"] == "application/json")
        let content = try json(request)
        #expect(content["event"] as? String == "deployment.failed" && content["at"] as? String == "2026-03-01T12:00:02Z")
        let data = try #require(content["data"] as? [String: Any])
        #expect(data["hostname"] as? String == "KXP2-CORO-001" && data["error_message"] as? String == "card is \"bad\"")
        #expect(data["serial_number"] as? String == "10000000ABCDEF01")
        #expect(request.headers[WebhookSignature.field] == WebhookSignature.text(of: request.body, secret: site.secret, at: site.now))
        let told = try #require(try await site.events("webhook.delivered").first)
        #expect(told.subject == "webhook chat" && told.detail.contains("\"status\":200") && told.detail.contains("\"attempt\":1"))
        // Once.
        _ = try await site.sender().sendDue()
        #expect(site.received.count == 1)
        #expect(try await site.store.verify().problems.isEmpty)
    }

    @Test func `a completed batch is told of with what became of its devices`() async throws {
        let site = try await WebhookSite(events: [.batchCompleted])
        let plan = try BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: 2)
        let batch = try await site.store.createBatch(plan, by: WebhookSite.author(0))
        _ = try await site.store.orderBatch(batch.id, .start, by: WebhookSite.author(0))
        let first = try await site.deploy("10000000abcdef01")
        _ = try await site.store.failDeployment(first, reason: "bad card", by: WebhookSite.author(2))
        _ = try await site.deploy("10000000abcdef02")
        _ = try await site.sender().sendDue()
        let request = try #require(site.received.first)
        let data = try #require(try json(request)["data"] as? [String: Any])
        #expect(data["status"] as? String == "completed" && data["remaining_count"] as? Int == 0)
        #expect(
            data["devices_done"] as? Int == 0 && data["devices_failed"] as? Int == 1 && data["devices_in_progress"] as? Int == 1, "\(data)")
    }

    @Test func `what was not taken comes again after growing pauses, from another process too, and ends`() async throws {
        let site = try await WebhookSite()
        let id = try await site.deploy("10000000abcdef01")
        _ = try await site.store.failDeployment(id, reason: "test", by: WebhookSite.author(2))
        site.answer(503)
        _ = try await site.sender().sendDue()
        #expect(site.received.count == 1)
        for (number, pause) in WebhookSender.pauses.enumerated() {
            site.pass(seconds: pause / 1_000 - 1)
            _ = try await site.sender().sendDue()
            #expect(site.received.count == number + 1, "too early")
            site.pass(seconds: 1)
            // A server that was started again knows of it.
            let other = try await SQLiteFleetStore.open(path: site.folder.file("deployment.db"))
            _ = try await site.sender(other).sendDue()
            #expect(site.received.count == number + 2)
        }
        site.pass(seconds: 86_400)
        _ = try await site.sender().sendDue()
        #expect(site.received.count == WebhookSender.pauses.count + 1)
        #expect(Set(site.received.compactMap { $0.headers["X-RPI-Deploy-Delivery"] }).count == 1)
        #expect(try await site.events("webhook.failed").count == WebhookSender.pauses.count)
        let end = try await site.events("webhook.given-up")
        #expect(end.count == 1 && end.first?.detail.contains("answered 503") == true)
    }

    @Test func `one that is taken at last is not sent again`() async throws {
        let site = try await WebhookSite()
        try await Webhooks(store: site.store).test(AccountName("chat"), by: WebhookSite.author(0))
        site.answer(500)
        _ = try await site.sender().sendDue()
        site.answer(204)
        site.pass(seconds: 10)
        _ = try await site.sender().sendDue()
        site.pass(seconds: 86_400)
        _ = try await site.sender().sendDue()
        #expect(site.received.map { $0.headers["X-RPI-Deploy-Event"] } == ["test", "test"])
        #expect(try await site.events("webhook.delivered").first?.detail.contains("\"attempt\":2") == true)
    }

    @Test func `a pool that becomes low is told of once, and again when it was filled meanwhile`() async throws {
        let site = try await WebhookSite(events: [.poolLow], poolLow: 3)
        _ = try await site.deploy("10000000abcdef01")
        _ = try await site.sender().sendDue()
        #expect(site.received.isEmpty)
        _ = try await site.deploy("10000000abcdef02")
        _ = try await site.sender().sendDue()
        let first = try #require(site.received.first)
        let data = try #require(try json(first)["data"] as? [String: Any])
        #expect(data["available_hostnames"] as? Int == 3 && data["venue_code"] as? String == "CORO" && data["threshold"] as? Int == 3)
        _ = try await site.deploy("10000000abcdef03")
        _ = try await site.sender().sendDue()
        #expect(site.received.count == 1)
        _ = try await site.store.importKartNumbers(
            KartNumberImport(parsing: "6-9"), product: ProductCode("KXP2"), venue: VenueCode("CORO"), by: WebhookSite.author(3))
        _ = try await site.sender().sendDue()
        for number in 4...6 { _ = try await site.deploy("10000000abcdef0\(number)") }
        _ = try await site.sender().sendDue()
        #expect(site.received.count == 2)
    }

    @Test func `a batch that is completed is told of, and what nobody asked for is not`() async throws {
        let site = try await WebhookSite(events: [.batchCompleted])
        let batch = try await site.store.createBatch(
            BatchPlan(product: ProductCode("KXP2"), venue: VenueCode("CORO"), count: 1), by: WebhookSite.author(1))
        _ = try await site.store.orderBatch(batch.id, .start, by: WebhookSite.author(1))
        let id = try await site.deploy("10000000abcdef01")
        _ = try await site.store.failDeployment(id, reason: "test", by: WebhookSite.author(2))
        _ = try await site.sender().sendDue()
        #expect(site.received.count == 1)
        let first = try #require(site.received.first)
        let content = try json(first)
        #expect(content["event"] as? String == "batch.completed")
        #expect((content["data"] as? [String: Any])?["total_count"] as? Int == 1)
    }

    @Test func `what happened before a webhook was added is not told, and nothing after it was removed`() async throws {
        let site = try await WebhookSite()
        try await Webhooks(store: site.store).remove(AccountName("chat"), by: WebhookSite.author(1))
        let id = try await site.deploy("10000000abcdef01")
        _ = try await site.store.failDeployment(id, reason: "test", by: WebhookSite.author(2))
        _ = try await site.sender().sendDue()
        let again = try Webhook(
            name: AccountName("chat"), url: WebhookURL("http://\(site.server.address)/hook"), events: [.deploymentFailed], poolLow: 0,
            createdAt: site.now)
        _ = try await Webhooks(store: site.store).add(again, by: WebhookSite.author(3))
        _ = try await site.sender().sendDue()
        #expect(site.received.isEmpty)
        await #expect(throws: StoreError.webhookExists(try AccountName("chat"))) {
            try await Webhooks(store: site.store).add(again, by: WebhookSite.author(3))
        }
        await #expect(throws: StoreError.unknownWebhook(try AccountName("none"))) {
            try await Webhooks(store: site.store).remove(AccountName("none"), by: WebhookSite.author(3))
        }
    }

    @Test func `two senders at the same time send each message once`() async throws {
        let site = try await WebhookSite(events: [.deploymentFailed])
        for number in 1...5 {
            let id = try await site.deploy("10000000abcdef0\(number)")
            _ = try await site.store.failDeployment(id, reason: "test", by: WebhookSite.author(2))
        }
        let other = try await SQLiteFleetStore.open(path: site.folder.file("deployment.db"))
        let (one, two) = (site.sender(), site.sender(other))
        async let first = one.sendDue()
        async let second = two.sendDue()
        _ = try await (first, second)
        _ = try await one.sendDue()
        #expect(site.received.count == 5)
        #expect(Set(site.received.compactMap { $0.headers["X-RPI-Deploy-Delivery"] }).count == 5)
    }

    @Test(arguments: [
        "ftp://example.com/", "http://", "https://user@example.com/", "http://example.com/a b", "http://example.com/#x",
        "example.com",
        "javascript:alert(1)", "http://exa mple.com", "http://example.com:0/", "http://example.com:70000/", "http://[::1", "http://a\r\nb/",
    ])
    func `a URL that is none of a web server is refused`(text: String) {
        #expect(throws: FleetError.badWebhookURL(text)) { try WebhookURL(text) }
    }

    @Test(arguments: ["http://192.0.2.1/", "https://example.com:8443/hook?x=1", "http://[2001:db8::1]:80/a", "HTTPS://EXAMPLE.COM"])
    func `a URL of a web server is taken as it is`(text: String) throws {
        #expect(try WebhookURL(text).text == text)
    }
}
