public import Fleet

/// A message that is to be sent to a webhook.
public struct WebhookDelivery: Hashable, Sendable {
    /// Its number; the same in each attempt.
    public let id: Int64
    /// For which webhook.
    public let webhook: AccountName
    /// Where it is sent to.
    public let url: WebhookURL
    /// What it is signed with.
    public let secret: String
    /// What it tells of: the words of ``Fleet/WebhookEvent``, or `test`.
    public let event: String
    /// The entry of the audit log that it tells of.
    public let eventID: Int64
    /// Its content: a JSON object.
    public let content: String
    /// The number of this attempt, from 1.
    public let attempt: Int
    /// When it was made.
    public let createdAt: Timestamp
}
