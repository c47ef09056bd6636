public import Fleet

/// Which deployments a report tells of; what is `nil` does not matter.
public struct OutcomeFilter: Hashable, Sendable {
    /// Of this venue.
    public var venue: VenueCode?
    /// Of this product.
    public var product: ProductCode?
    /// That ended at this moment or later.
    public var since: Timestamp?
    /// That ended before this moment.
    public var until: Timestamp?

    /// A filter.
    public init(venue: VenueCode? = nil, product: ProductCode? = nil, since: Timestamp? = nil, until: Timestamp? = nil) {
        self.venue = venue
        self.product = product
        self.since = since
        self.until = until
    }
}
