/// The version of a master image, such as `2.1.0`.
public struct ImageVersion: Hashable, Sendable, CustomStringConvertible {
    /// Letters, digits, dots, dashes, plus signs and underscores.
    public let text: String

    /// Reads 1 to 64 such characters; white space around them is ignored.
    ///
    /// - Throws: ``FleetError/badImageVersion(_:)``.
    public init(_ text: String) throws(FleetError) {
        let version = PlainText.trimmed(text)
        let bytes = version.utf8
        guard (1...64).contains(bytes.count), bytes.contains(where: PlainText.isAlphanumeric),
            bytes.allSatisfy({ PlainText.isAlphanumeric($0) || ".-+_".utf8.contains($0) })
        else { throw .badImageVersion(text) }
        self.text = version
    }

    /// The same as ``text``.
    public var description: String { text }
}
