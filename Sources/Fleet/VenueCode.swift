/// The code of a venue: exactly four letters or digits, kept in uppercase.
public struct VenueCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The four characters.
    public let text: String

    /// Reads a code in any case; white space around it is ignored.
    ///
    /// - Throws: ``FleetError/badVenueCode(_:)``.
    public init(_ text: String) throws(FleetError) {
        guard let code = PlainText.code(PlainText.trimmed(text), lengths: 4...4) else { throw .badVenueCode(text) }
        self.text = code
    }

    /// The same as ``text``.
    public var description: String { text }

    /// The order of the texts.
    public static func < (first: VenueCode, second: VenueCode) -> Bool { first.text < second.text }
}
