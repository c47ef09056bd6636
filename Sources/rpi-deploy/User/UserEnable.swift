import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `user enable`.
enum UserEnable: Command {
    static let syntax = Syntax(
        words: ["user", "enable"], summary: "let a disabled user sign in again",
        operands: [Operand(name: "NAME", help: "the user's name")],
        example: "user enable alice")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        let user = try await workplace.people.setDisabled(false, of: name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: UserMessage(user)) }
        terminal.print("\(user.name) can sign in again.")
    }
}
