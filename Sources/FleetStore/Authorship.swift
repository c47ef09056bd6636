public import Fleet

/// Who changes something, and when: it goes into the audit log with the change.
public struct Authorship: Hashable, Sendable {
    /// Who, as ``Author/text`` says it.
    public let actor: String
    /// When.
    public let at: Timestamp
    /// ``at`` as the database keeps it: each change has it several times.
    let time: String

    /// An author of one line; what exceeds 100 characters is cut off.
    public init(_ actor: String, at: Timestamp) {
        self.actor = PlainText.printable(actor, limit: 100)
        self.at = at
        time = at.text
    }
}
