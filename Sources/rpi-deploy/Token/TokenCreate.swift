import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `token create`.
enum TokenCreate: Command {
    static let syntax = Syntax(
        words: ["token", "create"], summary: "make a token with which a program uses the API",
        operands: [Operand(name: "NAME", help: "what it is for: letters, digits and . _ - @")],
        options: [
            RoleArgument.option,
            Option(name: "--days", value: "N", help: "how long it is good, 1 to 3650 days (default 365)"),
            Option(name: "--forever", help: "good until it is revoked"),
        ],
        discussion: "Prints the token, which is shown this once. Programs send it as 'Authorization: Bearer TOKEN'.",
        example: "token create nightly-report --role viewer --days 90")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let role = try arguments.value("--role", as: RoleArgument.parse) ?? .viewer
        let days = try arguments.number("--days", in: 1...3_650, default: 365)
        if arguments.has("--forever"), arguments.value("--days") != nil { throw arguments.usage("--forever and --days exclude each other") }
        let workplace = try await Workplace.open(arguments)
        let author = workplace.author
        let end = arguments.has("--forever") ? nil : Timestamp(milliseconds: author.at.milliseconds + Int64(days) * 86_400_000)
        let (token, text) = try await workplace.people.createToken(name, role: role, until: end, by: author)
        if arguments.wantsJSON { return try terminal.print(json: TokenMessage(token, text: text)) }
        terminal.note(
            "Token \(token.name) (\(token.role.rawValue)), good until \(end.map { "\($0) UTC" } ?? "it is revoked"). It is shown this once:"
        )
        terminal.print(text)
    }
}
