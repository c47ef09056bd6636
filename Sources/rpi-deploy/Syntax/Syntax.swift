/// What a command accepts: enough to parse its arguments and to print its help.
struct Syntax: Sendable {
    /// The words that choose the command, such as `["venue", "create"]`.
    let words: [String]
    /// One line that says what the command does.
    let summary: String
    var operands: [Operand] = []
    var options: [Option] = []
    /// A line or more for the help text, where the summary does not say enough.
    var discussion: String?
    /// The arguments of an example, without the program's name.
    let example: String

    var name: String { words.joined(separator: " ") }

    /// Every option that the command takes: its own and those of all commands.
    var allOptions: [Option] { options + Option.ofEveryCommand }
}
