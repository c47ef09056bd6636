import Fleet

/// What an event says beside its subject: a JSON object with the fields in the order in which they are written.
struct EventDetail: ExpressibleByDictionaryLiteral, Sendable {
    /// A value of a field; a text that is `nil` leaves the field out, `none` is written as null.
    enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
        case none
        case text(String?)
        case number(Int64)
        case real(Double)
        case flag(Bool)
        case object(EventDetail)

        init(stringLiteral text: String) { self = .text(text) }
        init(integerLiteral number: Int64) { self = .number(number) }
        init(booleanLiteral flag: Bool) { self = .flag(flag) }

        static func number(_ value: Int) -> Value { .number(Int64(value)) }
    }

    private var fields: [(name: String, value: Value)]

    init(dictionaryLiteral fields: (String, Value)...) {
        self.fields = fields.map { (name: $0.0, value: $0.1) }
    }

    init(_ fields: [(name: String, value: Value)]) {
        self.fields = fields
    }

    /// The fields that name a device.
    static func device(_ device: DeviceIdentity) -> EventDetail {
        ["serial": .text(device.serial?.text), "mac": .text(device.mac?.text)]
    }

    /// What something was, and what it is now.
    static func change(from before: EventDetail, to after: EventDetail) -> EventDetail {
        ["before": .object(before), "after": .object(after)]
    }

    func adding(_ more: EventDetail) -> EventDetail {
        var both = self
        both.fields += more.fields
        return both
    }

    /// The object as JSON (RFC 8259).
    var json: String {
        var json = "{"
        for field in fields {
            if case .text(nil) = field.value { continue }
            if json.utf8.count > 1 { json += "," }
            Self.append(field.name, to: &json)
            json += ":"
            switch field.value {
            case .none: json += "null"
            case .real(let number): json += number.isFinite ? "\(number)" : "null"
            case .text(let text): Self.append(text ?? "", to: &json)
            case .number(let number): json += String(number)
            case .flag(let flag): json += flag ? "true" : "false"
            case .object(let object): json += object.json
            }
        }
        return json + "}"
    }

    private static func append(_ text: String, to json: inout String) {
        json += "\""
        // Nearly every text can stay as it is.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            json += text
        } else {
            for scalar in text.unicodeScalars { append(scalar, to: &json) }
        }
        json += "\""
    }

    private static func append(_ scalar: Unicode.Scalar, to json: inout String) {
        switch scalar {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        case "\u{0}"..."\u{1F}":
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }
}
