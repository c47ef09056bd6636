import Fleet
import FleetStore
import Foundation

/// An event as `--json` prints it; the detail stays the text that its hash covers.
struct EventView: Encodable {
    let id: Int64
    let at: String
    let at_ms: Int64
    let actor: String
    let kind: String
    let subject: String
    let detail: String

    init(_ event: AuditEvent) {
        id = event.id
        at = event.at.text
        at_ms = event.at.milliseconds
        actor = event.actor
        kind = event.kind
        subject = event.subject
        detail = event.detail
    }
}
