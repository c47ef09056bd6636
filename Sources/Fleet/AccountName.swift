/// The name of a person who signs in, or of an API token: 1 to 64 lowercase letters, digits and `.`, `_`, `-`, `@`, of which the first is a letter or digit.
///
/// So strict that it can stand in a header, a log line and a page as it is, and that no two names look the same.
public struct AccountName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// In lowercase.
    public let text: String

    /// Reads a name in any case.
    ///
    /// - Throws: ``FleetError/badAccountName(_:)``.
    public init(_ text: String) throws(FleetError) {
        let bytes = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
        guard (1...64).contains(bytes.count), let first = bytes.first, Self.isAlphanumeric(first),
            bytes.allSatisfy({ Self.isAlphanumeric($0) || "._-@".utf8.contains($0) })
        else { throw .badAccountName(text) }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The same as ``text``.
    public var description: String { text }

    /// By their letters.
    public static func < (one: AccountName, other: AccountName) -> Bool { one.text < other.text }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
