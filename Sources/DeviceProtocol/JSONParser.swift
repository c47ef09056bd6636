/// Reads JSON text (RFC 8259), refusing whatever the grammar does not allow.
struct JSONParser {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try self.value()
        skipWhiteSpace()
        guard at == bytes.count else { throw .unexpectedByte(at) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipWhiteSpace()
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .array(try elements())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw .unexpectedByte(at)
        }
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard at < bytes.count else { throw .truncated }
        return bytes[at]
    }

    private mutating func skipWhiteSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 { at += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw .unexpectedByte(at) }
        at += 1
    }

    private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in text.utf8 { try expect(byte) }
        return value
    }

    private mutating func enter() throws(JSONError) {
        guard depth < JSONValue.maximumDepth else { throw .tooDeep(at) }
        depth += 1
        at += 1
        skipWhiteSpace()
    }

    /// Whether another element follows: takes a comma, or the closing byte.
    private mutating func another(closing: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        if try peek() == closing {
            at += 1
            depth -= 1
            return false
        }
        try expect(UInt8(ascii: ","))
        skipWhiteSpace()
        return true
    }

    private mutating func elements() throws(JSONError) -> [JSONValue] {
        try enter()
        var values: [JSONValue] = []
        if try peek() == UInt8(ascii: "]") {
            at += 1
            depth -= 1
            return values
        }
        repeat { values.append(try value()) } while try another(closing: UInt8(ascii: "]"))
        return values
    }

    private mutating func members() throws(JSONError) -> [JSONMember] {
        let start = at
        try enter()
        var members: [JSONMember] = []
        if try peek() == UInt8(ascii: "}") {
            at += 1
            depth -= 1
            return members
        }
        repeat {
            let name = try string()
            skipWhiteSpace()
            try expect(UInt8(ascii: ":"))
            members.append(JSONMember(name, try value()))
        } while try another(closing: UInt8(ascii: "}"))
        guard Self.areDistinct(members) else { throw .duplicateName(start) }
        return members
    }

    /// Names are compared byte by byte: `String` would take two spellings of one accented letter for the same name.
    private static func areDistinct(_ members: [JSONMember]) -> Bool {
        if members.count <= 8 {
            for (index, member) in members.enumerated() {
                for earlier in members[..<index] where earlier.name.utf8.elementsEqual(member.name.utf8) { return false }
            }
            return true
        }
        let names = members.map { Array($0.name.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        for index in names.indices.dropFirst() where names[index] == names[index - 1] { return false }
        return true
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let firstDigit = at
        try digits(of: start)
        guard at == firstDigit + 1 || bytes[firstDigit] != UInt8(ascii: "0") else { throw .badNumber(start) }
        var isInteger = true
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            isInteger = false
            at += 1
            try digits(of: start)
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "e") || bytes[at] == UInt8(ascii: "E") {
            isInteger = false
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            try digits(of: start)
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        return .decimal(text)
    }

    private mutating func digits(of number: Int) throws(JSONError) {
        let start = at
        while at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") { at += 1 }
        guard at > start else { throw at < bytes.count ? .badNumber(number) : .truncated }
    }

    private mutating func string() throws(JSONError) -> String {
        let start = at
        try expect(UInt8(ascii: "\""))
        // Nearly every string goes to its end without an escape.
        var text: [UInt8] = []
        var end = at
        while end < bytes.count, bytes[end] >= 32, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") { end += 1 }
        text += bytes[at..<end]
        at = end
        while true {
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard let string = String(validating: text, as: UTF8.self) else { throw .notUTF8(start) }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<32: throw .unexpectedByte(at)
            default:
                text.append(byte)
                at += 1
            }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = at
        at += 1
        let letter = try peek()
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try fourDigits(of: start)
            if code >= 0xD800, code < 0xDC00 {
                guard try peek() == UInt8(ascii: "\\") else { throw .badEscape(start) }
                at += 1
                guard try peek() == UInt8(ascii: "u") else { throw .badEscape(start) }
                at += 1
                let low = try fourDigits(of: start)
                guard low >= 0xDC00, low < 0xE000 else { throw .badEscape(start) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .badEscape(start) }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: throw .badEscape(start)
        }
    }

    private mutating func fourDigits(of escape: Int) throws(JSONError) -> UInt32 {
        guard bytes.count - at >= 4 else { throw .truncated }
        guard let pair = Hexadecimal.bytes(String(decoding: bytes[at..<at + 4], as: UTF8.self)) else { throw .badEscape(escape) }
        at += 4
        return UInt32(pair[0]) << 8 | UInt32(pair[1])
    }
}
