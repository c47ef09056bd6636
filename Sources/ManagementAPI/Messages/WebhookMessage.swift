public import DeviceProtocol
public import Fleet

/// A webhook as JSON.
public struct WebhookMessage: Message {
    /// The object.
    public let json: JSONValue

    private static let fields: [MessageForm<(webhook: Webhook, secret: String?)>.Field] = [
        .text("name", .accountName) { $0.webhook.name.text },
        .text("url") { $0.webhook.url.text },
        .init("events", .list(.words(WebhookEvent.allCases.map(\.rawValue))), "What is told.") { content in
            .array(WebhookEvent.allCases.filter(content.webhook.events.contains).map { .string($0.rawValue) })
        },
        .count("pool_low", "A pool with as many available hostnames or fewer is low.") { $0.webhook.poolLow },
        .text("created_at", .moment) { $0.webhook.createdAt.text },
    ]

    static let form = MessageForm<(webhook: Webhook, secret: String?)>("Webhook", fields)

    /// One that was just added.
    static let newForm = MessageForm<(webhook: Webhook, secret: String?)>(
        "NewWebhook", fields + [.textIfAny("secret", .text(), "What its messages are signed with. It is shown this once.") { $0.secret }])

    /// A webhook.
    ///
    /// - Parameter secret: What its messages are signed with, of one that was just added.
    public init(_ webhook: Webhook, secret: String? = nil) {
        json = (secret == nil ? Self.form : Self.newForm).message((webhook, secret))
    }
}
