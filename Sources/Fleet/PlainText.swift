/// Rules for text that people and devices send.
public enum PlainText {
    /// The text as one printable line: what a terminal acts on becomes `?`, and what exceeds `limit` characters becomes `…`.
    ///
    /// Characters are those of Unicode (scalars), as the database counts them; what people see as one is kept or left out whole.
    public static func printable(_ text: String, limit: Int) -> String {
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var line = ""
        var count = 0
        for character in text {
            let shown = hasControl(character) ? "?" : character
            count += shown.unicodeScalars.count
            guard count <= limit else { return line + "…" }
            line.append(shown)
        }
        return line
    }

    /// The text without white space around it, if what is left is one line of 1 to `limit` characters of Unicode (scalars).
    ///
    /// - Throws: ``FleetError/emptyText(field:)``, ``FleetError/longText(field:limit:found:)`` or ``FleetError/controlCharacter(field:)``.
    static func line(_ text: String, field: String, limit: Int) throws(FleetError) -> String {
        let line = trimmed(text)
        if line.isEmpty { throw .emptyText(field: field) }
        if line.contains(where: hasControl) { throw .controlCharacter(field: field) }
        let count = line.unicodeScalars.count
        if count > limit { throw .longText(field: field, limit: limit, found: count) }
        return line
    }

    /// The text without white space and NUL around it (the device tree ends its strings with NUL).
    static func trimmed(_ text: String) -> String {
        // Between two visible characters of ASCII, as in nearly every text that devices send, there is nothing to take off.
        let visible: ClosedRange<UInt8> = 0x21...0x7E
        if let first = text.utf8.first, let last = text.utf8.last, visible.contains(first), visible.contains(last) { return text }
        let drop: (Character) -> Bool = { $0.isWhitespace || $0 == "\0" }
        guard let first = text.firstIndex(where: { !drop($0) }), let last = text.lastIndex(where: { !drop($0) }) else { return "" }
        return String(text[first...last])
    }

    /// The text in uppercase if it is nothing but ASCII letters and digits and its length lies in `lengths`.
    static func code(_ text: String, lengths: ClosedRange<Int>) -> String? {
        let bytes = text.utf8
        guard lengths.contains(bytes.count) else { return nil }
        // As the database keeps it.
        if bytes.allSatisfy({ isDigit($0) || isUppercase($0) }) { return text }
        var upper: [UInt8] = []
        upper.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case let byte where isDigit(byte) || isUppercase(byte): upper.append(byte)
            case UInt8(ascii: "a")...UInt8(ascii: "z"): upper.append(byte - 32)
            default: return nil
            }
        }
        return String(decoding: upper, as: UTF8.self)
    }

    /// Whether a byte is a letter or digit of ASCII.
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isUppercase(byte & ~0x20) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isUppercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    /// Whether a terminal acts on a character instead of showing it: control characters, line ends, and format characters, which can turn
    /// the direction of a line round (ECMA-48, UAX #9). Joiners, of which emoji and scripts are made, are none.
    public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }

    private static func hasControl(_ character: Character) -> Bool {
        character.unicodeScalars.contains(where: isHidden)
    }
}
