/// A SHA-256 digest (FIPS 180-4) as 64 lowercase hexadecimal digits.
public struct SHA256Hex: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// Reads 64 hexadecimal digits in any case.
    ///
    /// - Throws: ``FleetError/badDigest(_:)``.
    public init(_ text: String) throws(FleetError) {
        let lower = text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? text.lowercased() : text
        guard lower.utf8.count == 64,
            lower.utf8.allSatisfy({
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            })
        else { throw .badDigest(text) }
        self.text = lower
    }

    /// The same as ``text``.
    public var description: String { text }
}
