/// The name of a device: `PRODUCT-VENUE-IDENTIFIER`, one label of RFC 1123 in uppercase.
public struct Hostname: Hashable, Sendable, CustomStringConvertible {
    /// The longest label (RFC 1123, section 2.1).
    public static let maximumLength = 63
    /// What stands for the venue in the name of a device that belongs to none.
    public static let noVenue = "DEFAULT"

    /// The product.
    public let product: ProductCode
    /// The venue; `nil` in the fallback name of a device that belongs to none.
    public let venue: VenueCode?
    /// Kart number or serial number: letters and digits.
    public let identifier: String
    /// The whole name.
    public let text: String

    /// A name of the parts.
    ///
    /// - Throws: ``FleetError/badHostname(_:)`` when the identifier is not letters and digits, or the whole is longer than 63 characters.
    public init(product: ProductCode, venue: VenueCode?, identifier: String) throws(FleetError) {
        let whole = "\(product)-\(venue?.text ?? Self.noVenue)-\(identifier)"
        guard let code = PlainText.code(identifier, lengths: 1...Self.maximumLength), whole.utf8.count <= Self.maximumLength else {
            throw .badHostname(whole)
        }
        self.product = product
        self.venue = venue
        self.identifier = code
        text = code == identifier ? whole : "\(product)-\(venue?.text ?? Self.noVenue)-\(code)"
    }

    /// Reads a name in any case.
    ///
    /// - Throws: ``FleetError/badHostname(_:)``.
    public init(_ text: String) throws(FleetError) {
        let parts = PlainText.trimmed(text).split(separator: "-", omittingEmptySubsequences: false).map { String($0).uppercased() }
        guard parts.count == 3 else { throw .badHostname(text) }
        do {
            let venue = parts[1] == Self.noVenue ? nil : try VenueCode(parts[1])
            try self.init(product: ProductCode(parts[0]), venue: venue, identifier: parts[2])
        } catch {
            throw .badHostname(text)
        }
    }

    /// Whether it is the name of a device that belongs to no venue.
    public var isFallback: Bool { venue == nil }

    /// The same as ``text``.
    public var description: String { text }
}
