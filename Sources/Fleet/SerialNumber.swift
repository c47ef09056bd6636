/// The serial number of a device's board, in uppercase. All of its characters together are the identity.
public struct SerialNumber: Hashable, Sendable, CustomStringConvertible {
    /// The longest serial number that fits into a hostname together with product and venue (a Raspberry Pi 5 has 16 digits).
    public static let maximumLength = 40

    /// What boards and installers say when there is none.
    private static let placeholders: Set<String> = ["UNKNOWN", "NONE", "NULL", "NA", "DEFAULT"]

    /// The letters and digits.
    public let text: String

    /// Reads a serial number in any case; white space and NUL around it are ignored.
    ///
    /// - Throws: ``FleetError/badSerialNumber(_:)`` or ``FleetError/placeholderSerialNumber(_:)``.
    public init(_ text: String) throws(FleetError) {
        guard let serial = PlainText.code(PlainText.trimmed(text), lengths: 1...Self.maximumLength) else { throw .badSerialNumber(text) }
        // Two boards without a serial number would otherwise be one device, and share a hostname.
        if Self.placeholders.contains(serial) || serial.allSatisfy({ $0 == "0" }) { throw .placeholderSerialNumber(text) }
        self.text = serial
    }

    /// Whether it has the form of a Raspberry Pi's: 16 hexadecimal digits, or 8 as of older boards.
    public var isOfPi: Bool { (text.utf8.count == 16 || text.utf8.count == 8) && text.allSatisfy(\.isHexDigit) }

    /// The last eight characters, or all if there are fewer: the identifier of a serial product's hostname.
    public var suffix: String { String(text.suffix(8)) }

    /// The same as ``text``.
    public var description: String { text }
}
