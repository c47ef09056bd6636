public import Fleet

/// Which hostnames to list; what is `nil` does not matter.
public struct HostnameFilter: Hashable, Sendable {
    /// Of this venue.
    public var venue: VenueCode?
    /// Of this product.
    public var product: ProductCode?
    /// In this state.
    public var state: HostnameState?
    /// At most so many.
    public var limit: Int?

    /// A filter.
    public init(venue: VenueCode? = nil, product: ProductCode? = nil, state: HostnameState? = nil, limit: Int? = nil) {
        self.venue = venue
        self.product = product
        self.state = state
        self.limit = limit
    }
}
