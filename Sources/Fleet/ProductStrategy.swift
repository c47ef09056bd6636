/// Where the hostnames of a product come from.
public enum ProductStrategy: String, Sendable, CaseIterable {
    /// From kart numbers that an operator imported; the lowest free one is taken.
    case pool
    /// From the serial number of the device's hardware.
    case serial

    /// Reads `pool` or `serial` in any case.
    ///
    /// - Throws: ``FleetError/badStrategy(_:)``.
    public init(_ text: String) throws(FleetError) {
        guard let strategy = Self(rawValue: PlainText.trimmed(text).lowercased()) else { throw .badStrategy(text) }
        self = strategy
    }
}
