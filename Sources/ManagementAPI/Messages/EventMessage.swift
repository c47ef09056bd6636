public import DeviceProtocol
import Fleet
public import FleetStore

/// An entry of the audit log as JSON.
public struct EventMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<AuditEvent>(
        "Event",
        [
            .number("id", .number) { $0.id },
            .text("at", .moment) { $0.at.text },
            .number("at_ms", .anyInteger) { $0.at.milliseconds },
            .text("actor", .text(), "Who: cli NAME, user NAME, token NAME, device …, server.") { $0.actor },
            .text("kind", .text(), "What, such as hostname.assigned.") { $0.kind },
            .text("subject", .text(), "To what: a venue's code, a hostname, 'deployment 12'.") { $0.subject },
            .text("detail", .text(0...1_000_000), "A JSON object; as the text that the entry's hash covers.") { $0.detail },
        ])

    /// An entry.
    public init(_ event: AuditEvent) {
        json = Self.form.message(event)
    }
}
