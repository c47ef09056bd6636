import DeviceProtocol
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
        // Each change has some: one run of bytes that grows.
        var json: [UInt8] = []
        json.reserveCapacity(256)
        write(to: &json)
        return String(decoding: json, as: UTF8.self)
    }

    private func write(to json: inout [UInt8]) {
        json.append(UInt8(ascii: "{"))
        var isFirst = true
        for field in fields {
            if case .text(nil) = field.value { continue }
            if !isFirst { json.append(UInt8(ascii: ",")) }
            isFirst = false
            Self.write(field.name, to: &json)
            json.append(UInt8(ascii: ":"))
            switch field.value {
            case .none: json += "null".utf8
            case .real(let number): json += (number.isFinite ? "\(number)" : "null").utf8
            case .text(let text): Self.write(text ?? "", to: &json)
            case .number(let number): json += String(number).utf8
            case .flag(let flag): json += (flag ? "true" : "false").utf8
            case .object(let object): object.write(to: &json)
            }
        }
        json.append(UInt8(ascii: "}"))
    }

    private static func write(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        let start = json.count
        json += text.utf8
        // Nearly every text can stay as it is.
        if json[start...].contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            json.removeSubrange(start...)
            for byte in text.utf8 { write(byte, to: &json) }
        }
        json.append(UInt8(ascii: "\""))
    }

    private static func write(_ byte: UInt8, to json: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
        case 0..<0x20:
            json += "\\u00".utf8
            json += Hexadecimal.string([byte]).utf8
        default: json.append(byte)
        }
    }
}
