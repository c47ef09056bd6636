import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `user disable`.
enum UserDisable: Command {
    static let syntax = Syntax(
        words: ["user", "disable"], summary: "let a user sign in no more, without removing them",
        operands: [Operand(name: "NAME", help: "the user's name")],
        discussion: "Ends all their sessions. The last administrator who can sign in stays.",
        example: "user disable alice")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        let user = try await workplace.people.setDisabled(true, of: name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: UserMessage(user)) }
        terminal.print("\(user.name) cannot sign in any more.")
    }
}
