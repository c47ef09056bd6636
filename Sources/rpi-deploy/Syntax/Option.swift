import Operations

/// An argument with a name: a flag, or a name followed by a value.
struct Option: Sendable {
    /// The name with its dashes, such as `--venue`.
    let name: String
    /// What the help calls the value, in capitals; `nil` for a flag.
    var value: String?
    let help: String
    var isRequired = false

    var usage: String { value.map { "\(name) \($0)" } ?? name }

    /// The options of every command.
    static let ofEveryCommand = [
        Option(
            name: "--data", value: "DIR",
            help: "the server's data directory (default \(DataDirectory.defaultPath), or RPI_DEPLOY_DATA)"),
        Option(name: "--json", help: "print JSON for scripts instead of a table for people"),
        Option(name: "--help", help: "print this help"),
    ]
}
