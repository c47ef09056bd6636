public import Fleet

/// One entry of the audit log.
public struct AuditEvent: Hashable, Sendable {
    /// Its number; later events have higher ones.
    public let id: Int64
    /// When it happened.
    public let at: Timestamp
    /// Who did it.
    public let actor: String
    /// What happened, such as `hostname.assigned`.
    public let kind: String
    /// To what: a venue's code, a hostname, the number of a deployment.
    public let subject: String
    /// More about it: a JSON object.
    public let detail: String

    /// An event.
    public init(id: Int64, at: Timestamp, actor: String, kind: String, subject: String, detail: String) {
        self.id = id
        self.at = at
        self.actor = actor
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }
}
