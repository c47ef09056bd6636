@testable import WebPages

/// Reads text back from HTML, as a browser does it for what the pages write.
enum HTMLText {
    static func read(_ html: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#13;", "\r"), ("&amp;", "&")]
            .reduce(html) { $0.replacing($1.0, with: $1.1) }
    }

    /// A text as the pages write it.
    static func escaped(_ text: String) -> String {
        var html = ""
        Escaping.append(text, to: &html)
        return html
    }

    /// A text with what cannot be in HTML at all replaced.
    static func readable(_ text: String) -> String {
        var readable = ""
        for scalar in text.unicodeScalars {
            let isControl = (scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)) || scalar.value == 0x7F
            readable.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return readable
    }
}
