/// The version of a master image, such as `2.1.0`.
public struct ImageVersion: Hashable, Sendable, CustomStringConvertible {
    /// Letters, digits, dots, dashes, plus signs and underscores.
    public let text: String

    /// Reads 1 to 64 such characters; white space around them is ignored.
    ///
    /// - Throws: ``FleetError/badImageVersion(_:)``.
    public init(_ text: String) throws(FleetError) {
        let version = PlainText.trimmed(text)
        let plain = version.unicodeScalars.filter { !".-+_".unicodeScalars.contains($0) }
        guard (1...64).contains(version.utf8.count), !plain.isEmpty, PlainText.code(String(plain), lengths: 1...64) != nil else {
            throw .badImageVersion(text)
        }
        self.text = version
    }

    /// The same as ``text``.
    public var description: String { text }
}
