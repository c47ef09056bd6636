import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `user add`.
enum UserAdd: Command {
    static let syntax = Syntax(
        words: ["user", "add"], summary: "add a user of the web interface",
        operands: [Operand(name: "NAME", help: "what they sign in with: letters, digits and . _ - @")],
        options: [RoleArgument.option, PasswordInput.option],
        discussion: "Asks for the password twice, without showing it.",
        example: "user add alice --role admin")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let role = try arguments.value("--role", as: RoleArgument.parse) ?? .viewer
        let workplace = try await Workplace.open(arguments)
        let password = try PasswordInput.read(for: name, arguments, terminal)
        let user = try await workplace.people.addUser(name, role: role, password: password, by: workplace.author)
        let admins = try await workplace.people.users().filter { $0.role == .admin && !$0.isDisabled }
        if admins.isEmpty {
            terminal.note(
                "There is no administrator yet, and \(name) is none. Make one with 'user role \(name) admin' or 'user add NAME --role admin', or open the link that 'serve' printed."
            )
        }
        if arguments.wantsJSON { return try terminal.print(json: UserMessage(user)) }
        terminal.print("Added user \(user.name) (\(user.role.rawValue)).")
    }
}
