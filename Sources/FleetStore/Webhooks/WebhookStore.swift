public import Fleet

/// What is kept of webhooks and of the messages that wait for them. Several processes may use it at once: a message is taken by one of them.
public protocol WebhookStore: Sendable {
    /// All webhooks by name.
    func webhooks() async throws(StoreError) -> [Webhook]
    /// One webhook.
    ///
    /// - Throws: ``StoreError/unknownWebhook(_:)``.
    func webhook(_ name: AccountName) async throws(StoreError) -> Webhook
    /// The messages that wait for each webhook; one for which none waits is left out.
    func webhookLines() async throws(StoreError) -> [AccountName: WebhookLine]
    /// The newest entries of the audit log on a webhook and its messages, the oldest of them first.
    ///
    /// - Parameter limit: How many at most, in 1...1,000.
    func webhookEvents(of name: AccountName, limit: Int) async throws(StoreError) -> [AuditEvent]
    /// Adds a webhook; it is told of what happens from now on.
    ///
    /// - Throws: ``StoreError/webhookExists(_:)``, ``StoreError/tooManyWebhooks(limit:)``.
    func addWebhook(_ webhook: Webhook, secret: String, by author: Authorship) async throws(StoreError)
    /// Removes a webhook with the messages that wait for it.
    ///
    /// - Throws: ``StoreError/unknownWebhook(_:)``, ``StoreError/changedMeanwhile(_:)``.
    func removeWebhook(_ name: AccountName, expecting expected: Expectation<Webhook>?, by author: Authorship) async throws(StoreError)
    /// Puts a message that tells of nothing into the line.
    ///
    /// - Throws: ``StoreError/unknownWebhook(_:)``.
    func testWebhook(_ name: AccountName, by author: Authorship) async throws(StoreError)
    /// Makes messages of what has happened since the last time.
    ///
    /// - Returns: whether there may be more.
    func collectWebhookMessages(at now: Timestamp) async throws(StoreError) -> Bool
    /// Takes messages whose time has come; until `patience` milliseconds have passed nobody else gets them.
    func takeWebhookMessages(limit: Int, patience: Int64, at now: Timestamp) async throws(StoreError) -> [WebhookDelivery]
    /// Notes that a message was taken by whom it was for, with this status.
    func webhookMessageArrived(_ message: WebhookDelivery, status: Int, at now: Timestamp) async throws(StoreError)
    /// Notes that a message was not taken, and why.
    ///
    /// - Parameter next: when it is tried again; `nil`: never.
    func webhookMessageFailed(
        _ message: WebhookDelivery, reason: String, next: Timestamp?, at now: Timestamp
    ) async throws(StoreError)
}
