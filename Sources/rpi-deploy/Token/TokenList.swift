import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `token list`.
enum TokenList: Command {
    static let syntax = Syntax(words: ["token", "list"], summary: "list the tokens with which programs use the API", example: "token list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let workplace = try await Workplace.open(arguments)
        let tokens = try await workplace.people.tokens()
        if arguments.wantsJSON { return try terminal.print(json: tokens.map { TokenMessage($0) }) }
        if tokens.isEmpty { return terminal.print("There are no tokens yet. Make one with 'token create NAME'.") }
        let now = workplace.author.at
        var table = Table([("NAME", .left), ("ROLE", .left), ("CREATED (UTC)", .left), ("LAST USED", .left), ("GOOD UNTIL", .left)])
        for token in tokens {
            let end = token.expiresAt.map { $0 > now ? $0.text : "\($0) (over)" } ?? "it is revoked"
            table.add([token.name.text, token.role.rawValue, token.createdAt.text, token.lastUsedAt?.text ?? "never", end])
        }
        terminal.print(table)
    }
}
