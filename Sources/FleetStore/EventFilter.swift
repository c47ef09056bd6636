/// Which entries of the audit log to list; what is `nil` does not matter.
public struct EventFilter: Hashable, Sendable {
    /// The most entries in one answer.
    public static let maximumLimit = 10_000

    /// Only entries with higher numbers.
    public var after: Int64?
    /// Only entries with lower numbers, for the next page of older ones.
    public var before: Int64?
    /// Of this kind, `hostname.assigned`, or of all kinds that begin with this word, `hostname`.
    public var kind: String?
    /// On this subject: a venue's code, a hostname, `deployment 12`.
    public var subject: String?
    /// At most so many: 1 to ``maximumLimit``; values outside are moved to the nearer end. Without ``after`` they are the newest, with it the first
    /// that follow.
    public var limit: Int

    /// A filter.
    public init(after: Int64? = nil, kind: String? = nil, subject: String? = nil, before: Int64? = nil, limit: Int = 50) {
        self.after = after
        self.kind = kind
        self.subject = subject
        self.before = before
        self.limit = limit
    }

    /// Whether an entry is of the kind and on the subject.
    public func takes(_ event: AuditEvent) -> Bool {
        (subject == nil || event.subject == subject)
            && (kind.map { event.kind == $0 || !$0.contains(".") && event.kind.hasPrefix($0 + ".") } ?? true)
    }
}
