import Accounts
import Fleet

/// `user passwd`.
enum UserPassword: Command {
    static let syntax = Syntax(
        words: ["user", "passwd"], summary: "give a user another password",
        operands: [Operand(name: "NAME", help: "the user's name")], options: [PasswordInput.option],
        discussion: "Asks for the password twice, without showing it. Ends all the user's sessions, and a lock-out.",
        example: "user passwd alice")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let name = try arguments.operand(0, as: AccountName.init)
        let workplace = try await Workplace.open(arguments)
        let password = try PasswordInput.read(for: name, arguments, terminal)
        try await workplace.people.setPassword(password, of: name, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["changed": name.text]) }
        terminal.print("\(name) has another password, and is signed out everywhere.")
    }
}
