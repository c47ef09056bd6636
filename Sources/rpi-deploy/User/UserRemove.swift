import Accounts
import Fleet
import FleetStore

/// `user remove`.
enum UserRemove: Command {
    static let syntax = Syntax(
        words: ["user", "remove"], summary: "remove a user",
        operands: [Operand(name: "NAME", help: "the user's name")], options: [Confirmation.option],
        discussion: "Ends all their sessions. What they did stays in the audit log. The last administrator who can sign in stays.",
        example: "user remove alice --yes")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        let user = try await workplace.people.removableUser(name)
        try Confirmation.require("Remove the user \(name) (\(user.role.rawValue))?", arguments, terminal)
        try await workplace.people.removeUser(name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["removed": name.text]) }
        terminal.print("Removed user \(name).")
    }
}
