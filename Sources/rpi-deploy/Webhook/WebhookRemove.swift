import Fleet
import FleetStore
import Webhooks

/// `webhook remove`.
enum WebhookRemove: Command {
    static let syntax = Syntax(
        words: ["webhook", "remove"], summary: "let a program be told of nothing any more",
        operands: [Operand(name: "NAME", help: "the webhook's name")],
        discussion: "The messages that wait for it are not sent.", example: "webhook remove chat")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        try await Webhooks(store: workplace.webhooks).remove(name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["removed": name.text]) }
        terminal.print("Removed webhook \(name).")
    }
}
