import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `user role`.
enum UserRole: Command {
    static let syntax = Syntax(
        words: ["user", "role"], summary: "give a user another role",
        operands: [
            Operand(name: "NAME", help: "the user's name"),
            Operand(name: "ROLE", help: "viewer sees everything, operator deploys, admin manages users as well"),
        ],
        discussion: "It holds from now on where the user is signed in, too. The last administrator stays one.",
        example: "user role alice operator")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let role = try arguments.operand(1, as: RoleArgument.parse)
        let workplace = try await Workplace.open(arguments)
        let user = try await workplace.people.setRole(role, of: name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: UserMessage(user)) }
        terminal.print("\(user.name) is \(user.role.rawValue) now.")
    }
}
