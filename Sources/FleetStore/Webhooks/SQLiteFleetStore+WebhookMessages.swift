public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// How many entries of the audit log are looked at in one transaction.
    static var webhookCollectionLimit: Int { 500 }

    /// Makes messages of what has happened since the last time.
    public func collectWebhookMessages(at now: Timestamp) async throws(StoreError) -> Bool {
        // A look first: most of the time there is nothing, and a change waits for the disk.
        let isBehind = try await read { connection in
            try connection.first(
                """
                SELECT EXISTS (SELECT 1 FROM webhooks)
                    AND (SELECT event_id FROM audit_head) > coalesce((SELECT event_id FROM webhook_progress), 0) AS behind
                """
            ) { try $0.integer("behind") == 1 } ?? false
        }
        guard isBehind else { return false }
        return try await write { try $0.collectWebhookMessages(limit: Self.webhookCollectionLimit, at: now) }
    }

    /// Takes messages whose time has come.
    public func takeWebhookMessages(limit: Int, patience: Int64, at now: Timestamp) async throws(StoreError) -> [WebhookDelivery] {
        let isDue = try await read { connection in
            try connection.first("SELECT EXISTS (SELECT 1 FROM webhook_deliveries WHERE due_ms <= \(now.milliseconds)) AS due") {
                try $0.integer("due") == 1
            } ?? false
        }
        guard isDue else { return [] }
        return try await write { connection in
            let messages = try connection.rows(
                """
                SELECT webhook_deliveries.*, name, url, secret FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook_id
                WHERE due_ms <= \(now.milliseconds) ORDER BY due_ms, webhook_deliveries.id LIMIT \(limit)
                """, WebhookDelivery.init(row:))
            for message in messages {
                try connection.run(
                    """
                    UPDATE webhook_deliveries SET attempts = attempts + 1, due_ms = \(now.milliseconds + patience) WHERE id = \(message.id)
                    """)
            }
            return messages
        }
    }

    /// Notes that a message was taken by whom it was for.
    public func webhookMessageArrived(_ message: WebhookDelivery, status: Int, at now: Timestamp) async throws(StoreError) {
        try await write { connection in
            guard try connection.run("DELETE FROM webhook_deliveries WHERE id = \(message.id)") == 1 else { return }
            try connection.writeEvent(
                "webhook.delivered", message.webhook.webhookSubject, message.detail.adding(["status": .number(status)]),
                by: Authorship(.server, at: now))
        }
    }

    /// Notes that a message was not taken, and why.
    public func webhookMessageFailed(
        _ message: WebhookDelivery, reason: String, next: Timestamp?, at now: Timestamp
    ) async throws(StoreError) {
        try await write { connection in
            let changed =
                if let next {
                    try connection.run("UPDATE webhook_deliveries SET due_ms = \(next.milliseconds) WHERE id = \(message.id)")
                } else {
                    try connection.run("DELETE FROM webhook_deliveries WHERE id = \(message.id)")
                }
            guard changed == 1 else { return }
            try connection.writeEvent(
                next == nil ? "webhook.given-up" : "webhook.failed", message.webhook.webhookSubject,
                message.detail.adding(["reason": .text(PlainText.printable(reason, limit: 300)), "next": .text(next?.iso8601)]),
                by: Authorship(.server, at: now))
        }
    }
}

extension WebhookDelivery {
    fileprivate init(row: borrowing Row) throws {
        self.init(
            id: try row.integer("id"), webhook: try AccountName(row.text("name")), url: try WebhookURL(row.text("url")),
            secret: try row.text("secret"), event: try row.text("event"), eventID: try row.integer("event_id"),
            content: try row.text("content"), attempt: Int(try row.integer("attempts")) + 1,
            createdAt: Timestamp(milliseconds: try row.integer("created_ms")))
    }

    fileprivate var detail: EventDetail {
        ["message": .number(id), "event": .text(event), "of": .number(eventID), "attempt": .number(attempt)]
    }
}
