/// A line of comma-separated values (RFC 4180).
public enum CSVLine {
    /// What makes a spreadsheet take a field for a formula.
    private static let formulaMarks: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"]

    /// The fields of a line, without quotes and white space around them; semicolons separate too, as spreadsheets in much of Europe write them. The
    /// apostrophe that ``text(of:)`` puts before what looks like a formula is taken away.
    public static func fields(of line: String) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var wasQuote = false
        for character in line {
            if character == "\"" {
                // Two quotes inside a quoted field stand for one.
                if !isQuoted, wasQuote { field.append("\"") }
                isQuoted.toggle()
                wasQuote = !isQuoted
                continue
            }
            wasQuote = false
            if !isQuoted, character == "," || character == ";" {
                fields.append(plain(field))
                field = ""
            } else {
                field.append(character)
            }
        }
        return fields + [plain(field)]
    }

    /// The line of some fields: quoted where they need it, and none of them a formula for a spreadsheet.
    public static func text(of fields: [String]) -> String {
        fields.map(text(ofField:)).joined(separator: ",")
    }

    private static func text(ofField field: String) -> String {
        let isFormula = field.unicodeScalars.first.map(formulaMarks.contains) ?? false
        let safe = isFormula || field.unicodeScalars.first == "'" ? "'" + field : field
        guard isFormula || safe.contains(where: { ",;\"".contains($0) || $0.isNewline }) else { return safe }
        return "\"" + String(safe.flatMap { $0 == "\"" ? "\"\"" : String($0) }) + "\""
    }

    private static func plain(_ field: String) -> String {
        let text = PlainText.trimmed(field)
        let scalars = text.unicodeScalars
        guard scalars.first == "'", let second = scalars.dropFirst().first, formulaMarks.contains(second) || second == "'" else {
            return text
        }
        return String(scalars.dropFirst())
    }
}
