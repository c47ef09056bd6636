/// What an operator says about a venue beside its code.
public struct VenueDetails: Hashable, Sendable {
    /// What people call the venue: one line of up to 100 characters.
    public let name: String
    /// Where it is: one line of up to 200 characters.
    public let location: String?
    /// Whom to write to about it.
    public let contactEmail: String?

    /// Details with the limits of the properties; an empty location or address counts as none.
    ///
    /// - Throws: ``FleetError`` naming the field.
    public init(name: String, location: String? = nil, contactEmail: String? = nil) throws(FleetError) {
        self.name = try PlainText.line(name, field: "venue name", limit: 100)
        if let location, !PlainText.trimmed(location).isEmpty {
            self.location = try PlainText.line(location, field: "venue location", limit: 200)
        } else {
            self.location = nil
        }
        if let contactEmail, !PlainText.trimmed(contactEmail).isEmpty {
            self.contactEmail = try Self.address(contactEmail)
        } else {
            self.contactEmail = nil
        }
    }

    // The form only: whether an address exists is known by writing to it.
    private static func address(_ text: String) throws(FleetError) -> String {
        let address = PlainText.trimmed(text)
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= 254, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !address.contains(where: \.isWhitespace),
            PlainText.printable(address, limit: 254) == address
        else { throw .badEmailAddress(text) }
        return address
    }
}
