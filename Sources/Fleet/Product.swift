/// A product of the fleet.
public struct Product: Hashable, Sendable {
    /// The code with which its hostnames begin.
    public let code: ProductCode
    /// What people call it: one line of up to 100 characters.
    public let name: String
    /// Where its hostnames come from.
    public let strategy: ProductStrategy

    /// A product whose name is one line of 1 to 100 characters.
    ///
    /// - Throws: ``FleetError`` when the name is not.
    public init(code: ProductCode, name: String, strategy: ProductStrategy) throws(FleetError) {
        self.code = code
        self.name = try PlainText.line(name, field: "product name", limit: 100)
        self.strategy = strategy
    }
}
