/// A SHA-256 digest (FIPS 180-4) as 64 lowercase hexadecimal digits.
public struct SHA256Hex: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// Reads 64 hexadecimal digits in any case.
    ///
    /// - Throws: ``FleetError/badDigest(_:)``.
    public init(_ text: String) throws(FleetError) {
        guard text.utf8.count == 64 else { throw .badDigest(text) }
        var isLowercase = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): break
            case UInt8(ascii: "A")...UInt8(ascii: "F"): isLowercase = false
            default: throw .badDigest(text)
            }
        }
        self.text = isLowercase ? text : text.lowercased()
    }

    /// The same as ``text``.
    public var description: String { text }
}
