import DeviceProtocol
public import Fleet
import FleetStore

/// What became of a message for a webhook, as the audit log tells it.
public struct WebhookAttempt: Sendable, Hashable {
    /// How it ended.
    public enum Outcome: String, CaseIterable, Sendable {
        /// The receiver took it.
        case delivered
        /// It was not taken, and comes again.
        case failed
        /// It was not taken, and does not come again.
        case givenUp = "given-up"
        /// Somebody asked for a message that tells of nothing.
        case tested
    }

    /// How it ended.
    public let outcome: Outcome
    /// When.
    public let at: Timestamp
    /// What the message told of; nil where many are meant.
    public let event: String?
    /// Which attempt it was, from 1 on.
    public let attempt: Int64?
    /// The status that the receiver answered.
    public let status: Int64?
    /// Why it was not taken.
    public let reason: String?
    /// When it is tried again.
    public let nextAt: Timestamp?

    /// What an entry of the audit log tells; nil for one that is of no attempt.
    init?(_ entry: AuditEvent) {
        guard entry.kind.hasPrefix("webhook."), let outcome = Outcome(rawValue: String(entry.kind.dropFirst("webhook.".count))) else {
            return nil
        }
        let detail = (try? JSONValue.parse(Array(entry.detail.utf8))) ?? .null
        func text(_ name: String) -> String? { if case .string(let text)? = detail[name] { text } else { nil } }
        func number(_ name: String) -> Int64? { if case .integer(let number)? = detail[name] { number } else { nil } }
        self.outcome = outcome
        at = entry.at
        event = text("event")
        attempt = number("attempt")
        status = number("status")
        reason = text("reason")
        nextAt = text("next").flatMap { try? Timestamp(iso8601: $0) }
    }
}
