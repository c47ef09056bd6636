import Accounts
import Fleet
import FleetStore
import ManagementAPI

/// `user list`.
enum UserList: Command {
    static let syntax = Syntax(words: ["user", "list"], summary: "list the users of the web interface", example: "user list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let users = try await Workplace.open(arguments).people.users()
        if arguments.wantsJSON { return try terminal.print(json: users.map { UserMessage($0) }) }
        if users.isEmpty { return terminal.print("There are no users yet. Add one with 'user add NAME --role admin'.") }
        var table = Table([("NAME", .left), ("ROLE", .left), ("CREATED (UTC)", .left), ("LAST LOGIN", .left), ("STATE", .left)])
        for user in users {
            table.add([
                user.name.text, user.role.rawValue, user.createdAt.text, user.lastLoginAt?.text ?? "never",
                user.isDisabled ? "disabled" : "",
            ])
        }
        terminal.print(table)
    }
}
