import Fleet
import FleetStore
import Operations

/// `completion`.
enum Completion: Command {
    /// More names than anyone would choose from.
    private static let limit = 2_000

    static let syntax = Syntax(
        words: ["completion"], summary: "print what completes commands, options, venues and hostnames in a shell",
        operands: [
            Operand(
                name: "WHAT", help: "bash: the script; or what it asks for: venues, products, hostnames, images, users, tokens, webhooks")
        ],
        discussion: "To have it in every shell: rpi-deploy completion bash > /etc/bash_completion.d/rpi-deploy",
        example: "completion bash")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let what = try arguments.operand(0) { $0 }
        if what == "bash" { return terminal.print(CompletionScript(RPIDeploy.commands.map { $0.syntax }).text) }
        let words = ["venues", "products", "hostnames", "images", "users", "tokens", "webhooks"]
        guard words.contains(what) else {
            throw arguments.usage("one of bash, \(words.joined(separator: ", ")) is meant, not '\(what)'")
        }
        // A key that completes a word must not convert a database behind the back of its owner.
        guard await SQLiteFleetStore.isUpToDate(path: Workplace.directory(arguments).database) else { return }
        let workplace = try await Workplace.open(arguments)
        let store = workplace.store
        let names =
            switch what {
            case "venues": try await store.venues().map(\.venue.code.text)
            case "products": try await store.products().map(\.code.text)
            case "users": try await workplace.accounts.users().map(\.name.text)
            case "tokens": try await workplace.accounts.tokens().map(\.name.text)
            case "webhooks": try await workplace.webhooks.webhooks().map(\.name.text)
            case "images": try await store.images().map(\.properties.name.text)
            default: try await store.hostnames(HostnameFilter(limit: limit)).map(\.hostname.text)
            }
        terminal.print(names.joined(separator: "\n"))
    }
}
