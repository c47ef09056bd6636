/// Arguments that the command does not take; ends the program with status 2.
struct UsageError: Error {
    let message: String
    /// The command whose help to point to; `nil` when no command was recognised.
    var command: String?
}
