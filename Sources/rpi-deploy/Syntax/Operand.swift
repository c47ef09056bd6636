/// An argument without a name.
struct Operand: Sendable {
    /// What the help calls it, in capitals.
    let name: String
    let help: String
    var isOptional = false
    var repeats = false

    var usage: String {
        let text = repeats ? "\(name)…" : name
        return isOptional ? "[\(text)]" : text
    }
}
