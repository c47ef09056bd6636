/// Whom to tell of what. The secret with which it is signed is not part of it.
public struct Webhook: Hashable, Sendable {
    /// From how many available hostnames on a pool can count as low.
    public static let poolLowRange = 0...100_000

    /// What people call it.
    public let name: AccountName
    /// Where it is sent to.
    public let url: WebhookURL
    /// What is told.
    public let events: Set<WebhookEvent>
    /// A pool with as many available hostnames or fewer is low, in ``poolLowRange``.
    public let poolLow: Int
    /// When it was added.
    public let createdAt: Timestamp

    /// A webhook.
    ///
    /// - Throws: ``FleetError/outOfRange(field:range:found:)`` for the level, ``FleetError/emptyText(field:)`` without events.
    public init(name: AccountName, url: WebhookURL, events: Set<WebhookEvent>, poolLow: Int, createdAt: Timestamp) throws(FleetError) {
        guard Self.poolLowRange.contains(poolLow) else {
            throw .outOfRange(field: "number of hostnames at which a pool is low", range: Self.poolLowRange, found: poolLow)
        }
        guard !events.isEmpty else { throw .emptyText(field: "list of events") }
        self.name = name
        self.url = url
        self.events = events
        self.poolLow = poolLow
        self.createdAt = createdAt
    }
}
