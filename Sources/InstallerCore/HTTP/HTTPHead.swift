/// The status line and the fields of an answer (RFC 9112, sections 4 and 5).
struct HTTPHead {
    /// The longest head that is read, in bytes.
    static let byteLimit = 16_384
    static let fieldLimit = 100

    let status: Int
    let isVersion1_1: Bool
    private let fields: [(name: String, value: String)]

    /// Reads the lines of a head, each without its line end.
    init(lines: [[UInt8]]) throws(HTTPFailure) {
        guard let first = lines.first else { throw .malformed("no status line") }
        let version = Array("HTTP/1.".utf8)
        guard first.count >= 12, Array(first[0..<7]) == version, first[7] == UInt8(ascii: "1") || first[7] == UInt8(ascii: "0"),
            first[8] == 0x20, first.count == 12 || first[12] == 0x20, let status = Int(String(decoding: first[9..<12], as: UTF8.self)),
            (100...599).contains(status)
        else { throw .malformed("bad status line") }
        guard lines.count <= Self.fieldLimit else { throw .malformed("more than \(Self.fieldLimit) fields") }
        self.status = status
        isVersion1_1 = first[7] == UInt8(ascii: "1")
        var fields: [(name: String, value: String)] = []
        for line in lines.dropFirst() { fields.append(try Self.field(line)) }
        self.fields = fields
    }

    private static func field(_ line: [UInt8]) throws(HTTPFailure) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[0..<colon].allSatisfy(isTokenByte),
            line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
        else { throw .malformed("bad field") }
        var value = line[(colon + 1)...]
        while let byte = value.first, byte == 0x20 || byte == 0x09 { value.removeFirst() }
        while let byte = value.last, byte == 0x20 || byte == 0x09 { value.removeLast() }
        return (lowercase(line[0..<colon]), String(decoding: value, as: UTF8.self))
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"/[]?={}".utf8.contains(byte)
    }

    private static func lowercase(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The value of a field, its name in lower case; `nil` when it is not there.
    ///
    /// - Throws: when it is there more than once with different values.
    func value(_ name: String) throws(HTTPFailure) -> String? {
        let values = fields.filter { $0.name == name }.map { $0.value }
        guard let first = values.first else { return nil }
        guard values.allSatisfy({ $0 == first }) else { throw .malformed("several values for \(name)") }
        return first
    }

    /// Whether a field's comma-separated values, in any case, include a word.
    func lists(_ word: String, in name: String) -> Bool {
        fields.contains { field in
            field.name == name
                && field.value.utf8.split(separator: UInt8(ascii: ","))
                    .contains { part in Self.lowercase(ArraySlice(part.filter { $0 != 0x20 && $0 != 0x09 })) == word }
        }
    }

    /// The longest that a server's Retry-After is followed.
    static let longestRetryAfter: UInt64 = 60

    /// How long a Retry-After field asks to wait, as far as it is followed; `nil` without one, or where it is a date.
    var retryAfter: Duration? {
        guard let text = fields.first(where: { $0.name == "retry-after" })?.value, !text.isEmpty,
            text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        // More digits than a number has room for ask for more than the limit.
        return .seconds(Int64(min(UInt64(text) ?? Self.longestRetryAfter, Self.longestRetryAfter)))
    }

    /// The number in a Content-Length field; `nil` without one.
    func contentLength() throws(HTTPFailure) -> UInt64? {
        guard let text = try value("content-length") else { return nil }
        guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), let number = UInt64(text), number < 1 << 62
        else {
            throw .malformed("bad Content-Length")
        }
        return number
    }
}
