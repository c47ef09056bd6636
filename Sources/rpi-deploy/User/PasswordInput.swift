import Accounts
import Fleet
import Foundation
import PosixFile

/// A new password: typed twice at the terminal without being shown, or the first line of standard input.
enum PasswordInput {
    /// The option for scripts. A password as an argument would stand in the list of processes and in the shell's history.
    static let option = Option(name: "--password-stdin", help: "read the password from the first line of standard input, for scripts")

    static func read(for name: AccountName, _ arguments: Arguments, _ terminal: Terminal) throws -> Password {
        let password = Password(try text(for: name, arguments, terminal))
        // Before it is asked for again, and before anything is opened.
        if let problem = password.problem(for: name) { throw CommandFailure(problem.description) }
        if !arguments.has(option.name) {
            guard Password(try typed("Again: ", terminal)) == password else {
                throw CommandFailure("The two passwords are not the same. Nothing was done.")
            }
        }
        return password
    }

    private static func text(for name: AccountName, _ arguments: Arguments, _ terminal: Terminal) throws -> String {
        if !arguments.has(option.name) {
            return try typed("New password for \(name) (at least \(Password.leastLength) characters): ", terminal)
        }
        guard let line = readLine() else { throw CommandFailure("Standard input is empty, and the password was to be its first line.") }
        return line
    }

    private static func typed(_ question: String, _ terminal: Terminal) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure("Nobody can be asked for a password here. Give it on standard input, with \(option.name).")
        }
        terminal.ask(question)
        defer { terminal.note("") }
        guard let line = PosixTerminal.secretLine(fromDescriptor: STDIN_FILENO) else { throw CommandFailure("Nothing was done.") }
        return line
    }
}
