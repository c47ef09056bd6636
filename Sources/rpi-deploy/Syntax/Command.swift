/// One command of the command line: its syntax, and what it does.
protocol Command: Sendable {
    static var syntax: Syntax { get }

    /// Does the work.
    ///
    /// - Throws: ``UsageError`` for arguments (exit status 2); any other error ends the program with status 1 and its message.
    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws
}
