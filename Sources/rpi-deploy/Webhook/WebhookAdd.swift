import Fleet
import FleetStore
import ManagementAPI
import Webhooks

/// `webhook add`.
enum WebhookAdd: Command {
    static let syntax = Syntax(
        words: ["webhook", "add"], summary: "let another program be told of what happens",
        operands: [
            Operand(name: "NAME", help: "what it is for: letters, digits and . _ - @"),
            Operand(name: "URL", help: "where it listens: http:// or https://"),
        ],
        options: [
            Option(
                name: "--events", value: "WORDS",
                help: "what it is told, separated by commas: \(WebhookEvent.allCases.map(\.rawValue).joined(separator: ", ")) (default all)"
            ),
            Option(
                name: "--pool-low", value: "N",
                help: "a pool with so many available hostnames or fewer is low (default \(Webhooks.defaultPoolLow))"),
        ],
        discussion: """
            Prints the secret that its messages are signed with, which is shown this once: X-RPI-Deploy-Signature is t=SECONDS,v1=HEX, the
            HMAC-SHA256 under the secret of the seconds, a dot and the body. The server of the management network sends them; what is
            not taken with a status from 200 to 299 comes again, nine times in eleven hours. 'events --kind webhook' shows what became of each.
            """,
        example: "webhook add chat https://chat.example.com/hooks/karts --events deployment.failed,pool.low")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let url = try arguments.operand(1, as: WebhookURL.init)
        let events = try arguments.value("--events", as: events) ?? Set(WebhookEvent.allCases)
        let poolLow = try arguments.number("--pool-low", in: Webhook.poolLowRange, default: Webhooks.defaultPoolLow)
        let workplace = try await Workplace.open(arguments)
        let author = workplace.author
        let webhook = try Webhook(name: name, url: url, events: events, poolLow: poolLow, createdAt: author.at)
        let secret = try await Webhooks(store: workplace.webhooks).add(webhook, by: author)
        if arguments.wantsJSON { return try terminal.print(json: WebhookMessage(webhook, secret: secret)) }
        terminal.note("Webhook \(name) is told of what happens from now on. The secret for its signatures is shown this once:")
        terminal.print(secret)
    }

    private static func events(_ text: String) throws -> Set<WebhookEvent> {
        Set(
            try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
                guard let event = WebhookEvent(rawValue: String(word)) else {
                    let known = WebhookEvent.allCases.map(\.rawValue).joined(separator: ", ")
                    throw UsageError(message: "some of \(known) are meant, not '\(word)'")
                }
                return event
            })
    }
}
