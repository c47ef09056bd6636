import SQLite

extension SQL {
    /// Whether one of some columns contains a text, whatever characters that has; letters of ASCII in any case.
    static func containing(_ text: String, anyOf columns: [SQL]) -> SQL {
        let escaped = text.unicodeScalars.reduce(into: "") { escaped, scalar in
            if scalar == "%" || scalar == "_" || scalar == "\\" { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        let pattern = "%\(escaped)%"
        // Looking for marks costs SQLite time for each column of each row.
        let escape: SQL = escaped == text ? "" : " ESCAPE '\\'"
        var condition: SQL = "(FALSE"
        for column in columns { condition += " OR \(column) LIKE \(pattern)\(escape)" }
        condition += ")"
        return condition
    }
}
