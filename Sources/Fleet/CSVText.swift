/// A text of comma-separated values (RFC 4180) taken apart into its records.
enum CSVText {
    /// The records with the number of the line on which each begins, counted from 1, and without white space around them. A line end within
    /// quotes does not end a record, so nothing in a field is taken for a record of its own; a quote that is never closed ends with its line.
    static func records(of text: String) -> [(line: Int, text: String)] {
        let source = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
        let lines = source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        var records: [(line: Int, text: String)] = []
        var index = 0
        while index < lines.count {
            var (record, end) = (lines[index], index)
            while !isClosed(record), end + 1 < lines.count {
                end += 1
                record += "\n" + lines[end]
            }
            if !isClosed(record) { (record, end) = (lines[index], index) }
            records.append((index + 1, PlainText.trimmed(record)))
            index = end + 1
        }
        return records
    }

    private static func isClosed(_ record: String) -> Bool { record.utf8.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2) }
}
