import FleetStore

/// The head of the audit log, for people.
enum AuditHeadText {
    static func line(_ head: AuditHead?) -> String {
        "audit log   \(head.map { "\($0.id) events, head \($0)" } ?? "cannot be read")"
    }
}
