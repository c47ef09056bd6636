import Fleet
import SQLite

/// Making messages of entries of the audit log.
extension Connection {
    /// How many messages wait for one webhook at the most; then the oldest is given up for each new one.
    static var webhookLineLimit: Int64 { 1_000 }

    mutating func collectWebhookMessages(limit: Int, at now: Timestamp) throws -> Bool {
        let done = try first("SELECT event_id FROM webhook_progress") { try $0.integer("event_id") } ?? 0
        let events = try rows("SELECT * FROM events WHERE id > \(done) ORDER BY id LIMIT \(limit)", AuditEvent.init(row:))
        guard let last = events.last else { return false }
        let webhooks = try rows("SELECT * FROM webhooks ORDER BY id") { row in (id: try row.integer("id"), webhook: try Webhook(row: row)) }
        for event in events {
            guard let kind = WebhookEvent(rawValue: event.kind), kind != .poolLow else { continue }
            let listeners = webhooks.filter { $0.webhook.events.contains(kind) }
            guard !listeners.isEmpty, let detail = try webhookDetail(of: event) else { continue }
            for listener in listeners {
                try addWebhookMessage(kind.rawValue, of: event.id, at: event.at, detail, to: listener.id, now: now)
            }
        }
        if events.contains(where: { $0.kind.hasPrefix("hostname.") || $0.kind.hasPrefix("pool.") }) {
            for (id, webhook) in webhooks where webhook.events.contains(.poolLow) { try tellLowPools(of: webhook, id, at: last, now: now) }
        }
        try run("INSERT INTO webhook_progress VALUES (1, \(last.id)) ON CONFLICT DO UPDATE SET event_id = excluded.event_id")
        return events.count == limit
    }

    /// What a message says of an entry; `nil` when what it tells of is gone, as after the history was cleared.
    private mutating func webhookDetail(of event: AuditEvent) throws -> EventDetail? {
        if let id = event.deployment {
            guard let row = try ifKnown({ try $0.deployment(id) }) else { return nil }
            let deployment = row.deployment
            return [
                "id": .number(id.value), "hostname": .text(deployment.hostname?.text),
                "serial_number": .text(deployment.device.serial?.text),
                "mac_address": .text(deployment.device.mac?.text), "product_type": .text(deployment.product?.text),
                "venue_code": .text(deployment.venue?.text), "error_message": .text(deployment.errorMessage),
                "attempt": .number(deployment.attempt),
            ]
        }
        guard let id = event.batch, let batch = try ifKnown({ try $0.batch(id) }) else { return nil }
        let devices = try batchOutcomes(of: id)
        return [
            "id": .number(id.value), "product_type": .text(batch.plan.product.text), "venue_code": .text(batch.plan.venue.text),
            "total_count": .number(batch.plan.count), "remaining_count": .number(batch.remaining), "status": .text(batch.state.rawValue),
            "devices_done": .number(devices.done), "devices_failed": .number(devices.failed),
            "devices_in_progress": .number(devices.inProgress),
        ]
    }

    private mutating func ifKnown<Value>(_ look: (inout Connection) throws -> Value) throws -> Value? {
        do {
            return try look(&self)
        } catch StoreError.unknownDeployment, StoreError.unknownBatch {
            return nil
        }
    }

    /// Tells of pools that have become low; of those that are low still it has told, and those that are not any more it forgets.
    private mutating func tellLowPools(of webhook: Webhook, _ id: Int64, at event: AuditEvent, now: Timestamp) throws {
        let pools = try rows(
            """
            SELECT hostname_counts.product_type, hostname_counts.venue_code,
                sum(count) FILTER (WHERE status = 'available') AS available, sum(count) AS total,
                EXISTS (SELECT 1 FROM webhook_low_pools WHERE webhook_id = \(id)
                    AND webhook_low_pools.product_type = hostname_counts.product_type
                    AND webhook_low_pools.venue_code = hostname_counts.venue_code) AS told
            FROM hostname_counts JOIN products ON products.code = hostname_counts.product_type AND strategy = 'pool'
            WHERE hostname_counts.venue_code <> '' GROUP BY hostname_counts.product_type, hostname_counts.venue_code
            """
        ) { row in
            (
                product: try row.text("product_type"), venue: try row.text("venue_code"),
                available: try row.integerIfAny("available") ?? 0, total: try row.integer("total"), isTold: try row.integer("told") == 1
            )
        }
        for pool in pools {
            let isLow = pool.total > 0 && pool.available <= webhook.poolLow
            if isLow == pool.isTold { continue }
            if !isLow {
                try run(
                    """
                    DELETE FROM webhook_low_pools WHERE webhook_id = \(id) AND product_type = \(pool.product) AND venue_code = \(pool.venue)
                    """)
                continue
            }
            try run("INSERT INTO webhook_low_pools VALUES (\(id), \(pool.product), \(pool.venue))")
            try addWebhookMessage(
                WebhookEvent.poolLow.rawValue, of: event.id, at: event.at,
                [
                    "product_type": .text(pool.product), "venue_code": .text(pool.venue), "available_hostnames": .number(pool.available),
                    "total_hostnames": .number(pool.total), "threshold": .number(webhook.poolLow),
                ], to: id, now: now)
        }
    }

    /// Puts a message into the line.
    mutating func addWebhookMessage(
        _ kind: String, of event: Int64, at: Timestamp, _ data: EventDetail, to webhook: Int64, now: Timestamp
    ) throws {
        let content: EventDetail = [
            "event": .text(kind), "event_id": .number(event), "at": .text(at.iso8601), "data": .object(data),
        ]
        try run(
            """
            INSERT INTO webhook_deliveries (webhook_id, event, event_id, content, created_ms, due_ms)
            VALUES (\(webhook), \(kind), \(event), \(content.json), \(now.milliseconds), \(now.milliseconds))
            """)
        let dropped = try run(
            """
            DELETE FROM webhook_deliveries WHERE webhook_id = \(webhook) AND id <= (
                SELECT id FROM webhook_deliveries WHERE webhook_id = \(webhook) ORDER BY id DESC LIMIT 1 OFFSET \(Self.webhookLineLimit))
            """)
        guard dropped > 0, let name = try first("SELECT name FROM webhooks WHERE id = \(webhook)", { try AccountName($0.text("name")) })
        else {
            return
        }
        try writeEvent(
            "webhook.given-up", name.webhookSubject,
            ["messages": .number(dropped), "reason": "more wait than are kept, and the oldest was dropped"],
            by: Authorship(.server, at: now))
    }
}
