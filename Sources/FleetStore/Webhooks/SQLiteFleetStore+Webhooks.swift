public import Fleet
import SQLite

extension SQLiteFleetStore: WebhookStore {
    /// The most webhooks.
    static var webhookLimit: Int { 50 }

    /// All webhooks by name.
    public func webhooks() async throws(StoreError) -> [Webhook] {
        try await read { try $0.rows("SELECT * FROM webhooks ORDER BY name", Webhook.init(row:)) }
    }

    /// One webhook.
    public func webhook(_ name: AccountName) async throws(StoreError) -> Webhook {
        try await read { try $0.webhook(name).webhook }
    }

    /// The messages that wait for each webhook.
    public func webhookLines() async throws(StoreError) -> [AccountName: WebhookLine] {
        let lines = try await read { connection in
            try connection.rows(
                """
                SELECT name, count(*) AS count, min(webhook_deliveries.created_ms) AS oldest, min(due_ms) AS due
                FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook_id GROUP BY webhook_id
                """
            ) { row in
                let line = WebhookLine(
                    count: Int(try row.integer("count")), oldestAt: Timestamp(milliseconds: try row.integer("oldest")),
                    nextAt: Timestamp(milliseconds: try row.integer("due")))
                return (try AccountName(row.text("name")), line)
            }
        }
        return Dictionary(lines) { first, _ in first }
    }

    /// Adds a webhook.
    public func addWebhook(_ webhook: Webhook, secret: String, by author: Authorship) async throws(StoreError) {
        try await write { connection in
            let count = try connection.first("SELECT count(*) AS count FROM webhooks") { try $0.integer("count") } ?? 0
            guard count < Self.webhookLimit else { throw StoreError.tooManyWebhooks(limit: Self.webhookLimit) }
            let events = WebhookEvent.allCases.filter(webhook.events.contains).map(\.rawValue).joined(separator: " ")
            let added = try connection.run(
                """
                INSERT INTO webhooks (name, url, secret, events, pool_low, created_ms)
                VALUES (\(webhook.name.text), \(webhook.url.text), \(secret), \(events), \(webhook.poolLow), \(webhook.createdAt.milliseconds))
                ON CONFLICT (name) DO NOTHING
                """)
            guard added == 1 else { throw StoreError.webhookExists(webhook.name) }
            // What happened while there was none is told to nobody.
            if count == 0 {
                let head = try connection.auditHead().id
                try connection.run(
                    "INSERT INTO webhook_progress VALUES (1, \(head)) ON CONFLICT DO UPDATE SET event_id = excluded.event_id")
            }
            try connection.writeEvent(
                "webhook.added", webhook.name.webhookSubject,
                ["url": .text(webhook.url.text), "events": .text(events), "pool_low": .number(webhook.poolLow)], by: author)
        }
    }

    /// The newest entries of the audit log on a webhook and its messages, the oldest of them first.
    public func webhookEvents(of name: AccountName, limit: Int) async throws(StoreError) -> [AuditEvent] {
        try await events(EventFilter(kind: "webhook", subject: name.webhookSubject, limit: limit))
    }

    /// Removes a webhook with the messages that wait for it.
    public func removeWebhook(
        _ name: AccountName, expecting expected: Expectation<Webhook>?, by author: Authorship
    ) async throws(StoreError) {
        try await write { connection in
            let (id, webhook) = try connection.webhook(name)
            try expected?.require(of: webhook, "webhook \(name)")
            try connection.run("DELETE FROM webhooks WHERE id = \(id)")
            try connection.writeEvent("webhook.removed", name.webhookSubject, by: author)
        }
    }

    /// Puts a message that tells of nothing into the line.
    public func testWebhook(_ name: AccountName, by author: Authorship) async throws(StoreError) {
        try await write { connection in
            let id = try connection.webhook(name).id
            try connection.writeEvent("webhook.tested", name.webhookSubject, by: author)
            let event = try connection.auditHead().id
            try connection.addWebhookMessage("test", of: event, at: author.at, ["by": .text(author.actor)], to: id, now: author.at)
        }
    }
}

extension AccountName {
    /// The subject of events on the webhook of this name.
    var webhookSubject: String { "webhook \(text)" }
}

extension Connection {
    fileprivate mutating func webhook(_ name: AccountName) throws -> (id: Int64, webhook: Webhook) {
        let found = try first("SELECT * FROM webhooks WHERE name = \(name.text)") { row in (try row.integer("id"), try Webhook(row: row)) }
        guard let found else { throw StoreError.unknownWebhook(name) }
        return found
    }
}

extension Webhook {
    init(row: borrowing Row) throws {
        let words = try row.text("events").split(separator: " ")
        try self.init(
            name: AccountName(row.text("name")), url: WebhookURL(row.text("url")),
            events: Set(words.compactMap { WebhookEvent(rawValue: String($0)) }), poolLow: Int(row.integer("pool_low")),
            createdAt: Timestamp(milliseconds: row.integer("created_ms")))
    }
}
