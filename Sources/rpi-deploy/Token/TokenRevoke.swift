import Accounts
import Fleet

/// `token revoke`.
enum TokenRevoke: Command {
    static let syntax = Syntax(
        words: ["token", "revoke"], summary: "make a token worthless",
        operands: [Operand(name: "NAME", help: "the token's name")],
        discussion: "It counts within a second, also for a server that is running.",
        example: "token revoke nightly-report")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        try await workplace.people.revokeToken(name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["revoked": name.text]) }
        terminal.print("Revoked token \(name).")
    }
}
