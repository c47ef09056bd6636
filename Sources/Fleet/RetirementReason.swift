/// Why a hostname is not given to devices any more: one line of 1 to 1,000 characters.
public struct RetirementReason: Hashable, Sendable, CustomStringConvertible {
    /// The line.
    public let text: String

    /// Reads a line; white space around it is ignored.
    ///
    /// - Throws: ``FleetError``.
    public init(_ text: String) throws(FleetError) {
        self.text = try PlainText.line(text, field: "reason", limit: 1_000)
    }

    /// The same as ``text``.
    public var description: String { text }
}
