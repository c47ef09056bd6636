import Accounts
import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `user list`.
enum UserList: Command {
    static let syntax = Syntax(words: ["user", "list"], summary: "list the users of the web interface", example: "user list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let users = try await Workplace.open(arguments).people.users()
        if arguments.wantsJSON { return try terminal.print(json: users.map { UserMessage($0) }) }
        if users.isEmpty { return terminal.print("There are no users yet. Add one with 'user add NAME --role admin'.") }
        var table = Table([("NAME", .left), ("ROLE", .left), ("CREATED (UTC)", .left), ("LAST LOGIN", .left), ("STATE", .left)])
        let now = SystemClock.now()
        for user in users {
            table.add([
                user.name.text, user.role.rawValue, user.createdAt.text, user.lastLoginAt?.text ?? "never",
                state(of: user, at: now),
            ])
        }
        terminal.print(table)
    }

    private static func state(of user: UserAccount, at now: Timestamp) -> String {
        if user.isDisabled { return "disabled" }
        guard user.isLocked(at: now), let end = user.lockedUntil else { return "" }
        return "locked until \(end) ('user passwd' ends it)"
    }
}
