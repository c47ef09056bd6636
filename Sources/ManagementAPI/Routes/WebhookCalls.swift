import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Webhooks

extension ManagementAPI {
    private static let name = APIParameter.path("name", .accountName, "The webhook's name.")

    var webhookCalls: [APICall] {
        let schema = WebhookMessage.form.schema
        return [
            APICall(
                method: .get, path: "/api/webhooks", role: .admin, name: "listWebhooks", group: "access",
                summary: "The programs that are told of what happens, by name.",
                success: .init(status: .ok, schema: .list(schema), about: "The webhooks.")
            ) { [webhooks] _ in .list(try await webhooks.list().map { WebhookMessage($0) }) },
            APICall(
                method: .post, path: "/api/webhooks", role: .admin, name: "addWebhook", group: "access",
                summary: "Lets a program be told of what happens; the secret for its signatures is shown this once.",
                details: """
                    Each message is a POST of {"event", "event_id", "at", "data"} with X-RPI-Deploy-Signature: t=SECONDS,v1=HEX, the HMAC-SHA256 under \
                    the secret of the seconds, a dot and the body. An answer of 200 to 299 takes it; else it comes again, nine times in eleven hours.
                    """,
                body: APIBody(
                    "WebhookRequest",
                    [
                        .required("name", .accountName),
                        .required(
                            "url", .text(8...2_000, pattern: "^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$"),
                            "http or https."),
                        .optional(
                            "events", .list(.words(WebhookEvent.allCases.map(\.rawValue)), 1...WebhookEvent.allCases.count),
                            "What is told; all unless given."),
                        .optional(
                            "pool_low", .integer(Int64(Webhook.poolLowRange.lowerBound)...Int64(Webhook.poolLowRange.upperBound)),
                            "A pool with as many available hostnames or fewer is low; \(Webhooks.defaultPoolLow) unless given."),
                    ]),
                success: .init(status: .created, schema: WebhookMessage.newForm.schema, about: "The webhook."),
                refusals: [.conflict, .unprocessableContent], isSecret: true
            ) { [webhooks] request in
                let body = request.body
                let words = body.list("events").map { $0.compactMap(\.text) } ?? WebhookEvent.allCases.map(\.rawValue)
                let webhook = try Webhook(
                    name: try body.required("name", as: AccountName.init), url: try body.required("url", as: WebhookURL.init),
                    events: Set(words.compactMap { WebhookEvent(rawValue: $0) }),
                    poolLow: body.number("pool_low").map { Int($0) } ?? Webhooks.defaultPoolLow, createdAt: request.author.at)
                let secret = try await webhooks.add(webhook, by: request.author)
                return .created(WebhookMessage(webhook, secret: secret), at: "/api/webhooks/\(webhook.name)")
            },
            APICall(
                method: .get, path: "/api/webhooks/{name}", role: .admin, name: "getWebhook", group: "access", summary: "One webhook.",
                parameters: [Self.name], success: .init(status: .ok, schema: schema, about: "The webhook."), condition: .read
            ) { [webhooks] request in .message(WebhookMessage(try await webhooks.show(request.path("name", as: AccountName.init)))) },
            APICall(
                method: .get, path: "/api/webhooks/{name}/deliveries", role: .admin, name: "getWebhookDeliveries", group: "access",
                summary: "What became of a webhook's messages, and how many wait.",
                parameters: [Self.name, .limit(1_000, default: 50)],
                success: .init(status: .ok, schema: WebhookDeliveriesMessage.form.schema, about: "Its messages.")
            ) { [webhooks] request in
                let name = try await webhooks.show(request.path("name", as: AccountName.init)).name
                let attempts = try await webhooks.attempts(of: name, limit: request.query.limit(default: 50))
                return .message(WebhookDeliveriesMessage(try await webhooks.lines()[name], attempts))
            },
            APICall(
                method: .post, path: "/api/webhooks/{name}/test", role: .admin, name: "testWebhook", group: "access",
                summary: "Sends a message that tells of nothing; the webhook's deliveries say what became of it.", parameters: [Self.name],
                success: .init(status: .accepted, schema: nil, about: "It is sent within a second or two.")
            ) { [webhooks] request in
                try await webhooks.test(try request.path("name", as: AccountName.init), by: request.author)
                return APIAnswer(nil, status: .accepted)
            },
            APICall(
                method: .delete, path: "/api/webhooks/{name}", role: .admin, name: "removeWebhook", group: "access",
                summary: "Removes a webhook with the messages that wait for it.", parameters: [Self.name],
                success: .init(status: .noContent, schema: nil, about: "It is told of nothing any more."), condition: .change
            ) { [webhooks] request in
                try await webhooks.remove(
                    try request.path("name", as: AccountName.init), expecting: request.expectation { WebhookMessage($0) },
                    by: request.author)
                return .nothing
            },
        ]
    }
}

extension JSONValue {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
