public import Fleet

/// The messages that wait for a webhook.
public struct WebhookLine: Hashable, Sendable {
    /// How many.
    public let count: Int
    /// When the oldest of them was made.
    public let oldestAt: Timestamp
    /// When the next of them is sent.
    public let nextAt: Timestamp
}
