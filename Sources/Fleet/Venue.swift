/// A place where devices are deployed: a kart track.
public struct Venue: Hashable, Sendable {
    /// The code that its hostnames carry.
    public let code: VenueCode
    /// Name, location and contact.
    public let details: VenueDetails
    /// When it was created.
    public let createdAt: Timestamp

    /// A venue as the store keeps it.
    public init(code: VenueCode, details: VenueDetails, createdAt: Timestamp) {
        self.code = code
        self.details = details
        self.createdAt = createdAt
    }
}
