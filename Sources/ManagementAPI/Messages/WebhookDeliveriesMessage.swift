import DeviceProtocol
import Fleet
import FleetStore
import Webhooks

/// How the messages for a webhook get on, as JSON.
struct WebhookDeliveriesMessage: Message {
    let json: JSONValue

    private static let attemptForm = MessageForm<WebhookAttempt>(
        "WebhookAttempt",
        [
            .text("at", .moment) { $0.at.text },
            .text(
                "outcome", .words(WebhookAttempt.Outcome.allCases.map(\.rawValue)),
                "delivered; failed: it comes again; given-up: it does not; tested: somebody asked for a message that tells of nothing."
            ) { $0.outcome.rawValue },
            .textIfAny("event", .text(), "What the message told of; null where many are meant.") { $0.event },
            .numberIfAny("attempt", .number, "Which attempt it was.") { $0.attempt },
            .numberIfAny("status", .anyInteger, "The status that the receiver answered.") { $0.status },
            .textIfAny("reason", .text(), "Why it was not taken.") { $0.reason },
            .textIfAny("next_at", .moment, "When it is tried again.") { $0.nextAt?.text },
        ])

    static let form = MessageForm<(line: WebhookLine?, attempts: [WebhookAttempt])>(
        "WebhookDeliveries",
        [
            .count("waiting", "Messages that wait.") { $0.line?.count ?? 0 },
            .textIfAny("oldest_at", .moment, "When the oldest of them was made.") { $0.line?.oldestAt.text },
            .textIfAny("next_at", .moment, "When the next of them is sent.") { $0.line?.nextAt.text },
            .list("attempts", attemptForm, "What became of messages, the newest first.") { $0.attempts },
        ])

    init(_ line: WebhookLine?, _ attempts: [WebhookAttempt]) {
        json = Self.form.message((line, attempts))
    }
}
