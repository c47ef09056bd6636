import Fleet
import FleetStore
import ManagementAPI
import Webhooks

/// `webhook list`.
enum WebhookList: Command {
    static let syntax = Syntax(
        words: ["webhook", "list"], summary: "list the programs that are told of what happens", example: "webhook list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let webhooks = try await Webhooks(store: Workplace.open(arguments).webhooks).list()
        if arguments.wantsJSON { return try terminal.print(json: webhooks.map { WebhookMessage($0) }) }
        if webhooks.isEmpty { return terminal.print("There are no webhooks. Add one with 'webhook add NAME URL'.") }
        var table = Table([("NAME", .left), ("URL", .left), ("EVENTS", .left), ("POOL LOW", .right), ("ADDED (UTC)", .left)])
        for webhook in webhooks {
            let events = WebhookEvent.allCases.filter(webhook.events.contains).map(\.rawValue).joined(separator: ", ")
            table.add([webhook.name.text, webhook.url.text, events, String(webhook.poolLow), webhook.createdAt.text])
        }
        terminal.print(table)
    }
}
