import SQLite

extension SQL {
    /// A pattern for `LIKE … ESCAPE '\'` that fits what contains a text, whatever characters that has.
    static func pattern(containing text: String) -> String {
        "%" + text.map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "%"
    }
}
