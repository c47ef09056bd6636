/// The hardware address of a device's network card, as `2c:cf:67:00:00:01`.
public struct MACAddress: Hashable, Sendable, CustomStringConvertible {
    /// Six pairs of lowercase hexadecimal digits with colons between them.
    public let text: String

    /// Reads twelve hexadecimal digits in any case, with `:` or `-` between the pairs, or nothing.
    ///
    /// - Throws: ``FleetError/badMACAddress(_:)``; also for the zero address and for group addresses, which no single device has.
    public init(_ text: String) throws(FleetError) {
        let characters = Array(PlainText.trimmed(text).lowercased().utf8)
        var digits: [UInt8] = []
        if characters.count == 12 {
            digits = characters
        } else {
            guard characters.count == 17, let separator = characters.dropFirst(2).first,
                separator == UInt8(ascii: ":") || separator == UInt8(ascii: "-")
            else { throw .badMACAddress(text) }
            for (index, character) in characters.enumerated() {
                if index % 3 == 2 {
                    guard character == separator else { throw .badMACAddress(text) }
                } else {
                    digits.append(character)
                }
            }
        }
        let values = digits.compactMap(Self.value)
        // The lowest bit of the first byte marks group addresses (IEEE 802), broadcast among them.
        guard values.count == 12, values.contains(where: { $0 != 0 }), values[1] & 1 == 0 else { throw .badMACAddress(text) }
        var pairs: [UInt8] = []
        pairs.reserveCapacity(17)
        for index in stride(from: 0, to: 12, by: 2) {
            if index > 0 { pairs.append(UInt8(ascii: ":")) }
            pairs += digits[index...index + 1]
        }
        self.text = String(decoding: pairs, as: UTF8.self)
    }

    /// The twelve digits in uppercase, without colons.
    public var digits: String { text.uppercased().filter { $0 != ":" } }

    /// The same as ``text``.
    public var description: String { text }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
