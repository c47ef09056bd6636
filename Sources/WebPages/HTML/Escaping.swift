/// How text comes into HTML.
///
/// Source: HTML Standard, "Writing HTML documents": attributes, text, character references.
enum Escaping {
    /// Appends a text so that a parser finds it again, between tags and in an attribute in quotes of either kind.
    static func append(_ text: String, to html: inout String) {
        // Nearly every text can stay as it is.
        if text.utf8.allSatisfy(isPlain) {
            html += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            // A parser takes these for errors, or leaves them out.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": html += "\u{FFFD}"
            // Written as it is, a parser makes a line feed of it.
            case "\r": html += "&#13;"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0x7F: false
        default: byte >= 0x20 || byte == 0x0A || byte == 0x09
        }
    }
}
