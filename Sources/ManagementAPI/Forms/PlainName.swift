import Fleet

/// A name that somebody sent, as it can be shown.
enum PlainName {
    static func of(_ text: String) -> String { "\"\(PlainText.printable(text, limit: 60))\"" }
}
