/// The code of a product: two to eight letters or digits that begin with a letter, kept in uppercase.
public struct ProductCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The characters.
    public let text: String

    /// Reads a code in any case; white space around it is ignored.
    ///
    /// - Throws: ``FleetError/badProductCode(_:)``.
    public init(_ text: String) throws(FleetError) {
        guard let code = PlainText.code(PlainText.trimmed(text), lengths: 2...8), code.utf8.first.map({ $0 > UInt8(ascii: "9") }) == true
        else {
            throw .badProductCode(text)
        }
        self.text = code
    }

    /// The same as ``text``.
    public var description: String { text }

    /// The order of the texts.
    public static func < (first: ProductCode, second: ProductCode) -> Bool { first.text < second.text }
}
