import DeviceProtocol
import Fleet
import FleetStore

/// What became of the messages for a webhook, as the audit log tells it.
struct WebhookHistory {
    enum Outcome: String {
        case delivered = "webhook.delivered"
        case failed = "webhook.failed"
        case givenUp = "webhook.given-up"
        case tested = "webhook.tested"
    }

    let outcome: Outcome
    let at: Timestamp
    /// What the message told of; nil where many are meant.
    let event: String?
    let attempt: Int64?
    /// What the receiver answered.
    let status: Int64?
    /// Why it was not taken.
    let reason: String?
    /// When it is tried again.
    let next: Timestamp?

    /// The newest first.
    static func read(_ visit: PageVisit, _ name: AccountName, limit: Int) async throws -> [WebhookHistory] {
        try await visit.store.events(EventFilter(kind: "webhook", subject: "webhook \(name)", limit: limit)).reversed()
            .compactMap { WebhookHistory($0) }
    }

    private init?(_ entry: AuditEvent) {
        guard let outcome = Outcome(rawValue: entry.kind) else { return nil }
        let detail = (try? JSONValue.parse(Array(entry.detail.utf8))) ?? .null
        func text(_ name: String) -> String? { if case .string(let text)? = detail[name] { text } else { nil } }
        func number(_ name: String) -> Int64? { if case .integer(let number)? = detail[name] { number } else { nil } }
        self.outcome = outcome
        at = entry.at
        event = text("event")
        attempt = number("attempt")
        status = number("status")
        reason = text("reason")
        next = text("next").flatMap { try? Timestamp($0) }
    }
}
