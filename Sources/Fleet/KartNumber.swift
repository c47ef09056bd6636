/// The number of a kart; it orders as a number (999 before 1000).
public struct KartNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The numbers that a kart can have.
    public static let range = 0...999_999

    /// The number, in ``range``.
    public let value: Int

    /// A number in ``range``.
    ///
    /// - Throws: ``FleetError/badKartNumber(_:)``.
    public init(_ value: Int) throws(FleetError) {
        guard Self.range.contains(value) else { throw .badKartNumber(String(value)) }
        self.value = value
    }

    /// The numbers between two, and these themselves; none when the second is lower.
    static func all(from first: KartNumber, through last: KartNumber) -> [KartNumber] {
        first <= last ? (first.value...last.value).map(KartNumber.init(known:)) : []
    }

    private init(known value: Int) { self.value = value }

    /// Reads digits, with or without zeros in front.
    ///
    /// - Throws: ``FleetError/badKartNumber(_:)``.
    public init(_ text: String) throws(FleetError) {
        let digits = PlainText.trimmed(text)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let value = Int(digits), Self.range.contains(value)
        else { throw .badKartNumber(text) }
        self.value = value
    }

    /// The number with zeros in front, at least three digits: the identifier in its hostname.
    public var identifier: String {
        let digits = String(value)
        return digits.utf8.count < 3 ? String(repeating: "0", count: 3 - digits.utf8.count) + digits : digits
    }

    /// The same as ``identifier``.
    public var description: String { identifier }

    /// The order of the numbers.
    public static func < (first: KartNumber, second: KartNumber) -> Bool { first.value < second.value }
}
