public import Fleet
public import FleetStore
import Sodium

/// What administrators do with webhooks: other programs that are told of what happens.
public struct Webhooks: Sendable {
    /// From how many available hostnames on a pool counts as low unless somebody says otherwise.
    public static let defaultPoolLow = 5

    /// What each secret begins with, so that programs that look for leaked ones know it.
    private static let prefix = "whsec_"

    private let store: any WebhookStore

    /// Makes the operations over a store.
    public init(store: any WebhookStore) {
        self.store = store
    }

    /// All webhooks by name.
    ///
    /// - Throws: the store's errors.
    public func list() async throws(StoreError) -> [Webhook] { try await store.webhooks() }

    /// One webhook.
    ///
    /// - Throws: the store's errors, such as for an unknown name.
    public func show(_ name: AccountName) async throws(StoreError) -> Webhook { try await store.webhook(name) }

    /// The messages that wait for each webhook; one for which none waits is left out.
    ///
    /// - Throws: the store's errors.
    public func lines() async throws(StoreError) -> [AccountName: WebhookLine] { try await store.webhookLines() }

    /// What became of the messages for a webhook, the newest first.
    ///
    /// - Parameter limit: How many at most, in 1...1,000.
    /// - Throws: the store's errors.
    public func attempts(of name: AccountName, limit: Int) async throws(StoreError) -> [WebhookAttempt] {
        try await store.webhookEvents(of: name, limit: limit).reversed().compactMap { WebhookAttempt($0) }
    }

    /// Adds a webhook, which is told of what happens from now on.
    ///
    /// - Returns: the secret that its messages are signed with; it is shown to nobody again.
    /// - Throws: the store's errors, such as for a name that is taken.
    public func add(_ webhook: Webhook, by author: Authorship) async throws(StoreError) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = RandomBytes.make(count: 32)
        let text = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        let secret = Self.prefix + text
        try await store.addWebhook(webhook, secret: secret, by: author)
        return secret
    }

    /// Removes a webhook with the messages that wait for it.
    ///
    /// - Throws: the store's errors, such as for an unknown name.
    public func remove(
        _ name: AccountName, expecting expected: Expectation<Webhook>? = nil, by author: Authorship
    ) async throws(StoreError) {
        try await store.removeWebhook(name, expecting: expected, by: author)
    }

    /// Sends a message that tells of nothing, as soon as a server runs.
    ///
    /// - Throws: the store's errors, such as for an unknown name.
    public func test(_ name: AccountName, by author: Authorship) async throws(StoreError) {
        try await store.testWebhook(name, by: author)
    }
}
