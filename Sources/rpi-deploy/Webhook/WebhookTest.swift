import Fleet
import FleetStore
import Webhooks

/// `webhook test`.
enum WebhookTest: Command {
    static let syntax = Syntax(
        words: ["webhook", "test"], summary: "send a program a message that tells of nothing",
        operands: [Operand(name: "NAME", help: "the webhook's name")],
        discussion: "The server of the management network sends it; 'events --kind webhook' shows what became of it.",
        example: "webhook test chat")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        try await Webhooks(store: workplace.webhooks).test(name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["queued": name.text]) }
        terminal.print("A running server sends it within two seconds. 'events --kind webhook' shows what became of it.")
    }
}
