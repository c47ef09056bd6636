import Foundation

/// Asks before something is destroyed.
enum Confirmation {
    /// The option that answers for scripts.
    static let option = Option(name: "--yes", help: "do it without asking, for scripts")

    /// Returns when the person at the terminal says yes, or `--yes` was given. What would be refused anyway is to be found out before.
    ///
    /// - Parameter question: ends with a question mark.
    /// - Throws: ``CommandFailure`` when the answer is no, or nobody can be asked.
    static func require(_ question: String, _ arguments: Arguments, _ terminal: Terminal) throws {
        if arguments.has(option.name) { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure("\(question) Nobody can be asked here: add \(option.name). Nothing was done.")
        }
        terminal.ask("\(question) Type yes to go on: ")
        guard isYes(readLine()) else { throw CommandFailure("Nothing was done.") }
    }

    /// Whether an answer is yes.
    static func isYes(_ answer: String?) -> Bool {
        ["y", "yes"].contains(answer?.trimmingCharacters(in: .whitespaces).lowercased())
    }
}
