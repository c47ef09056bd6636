public import Fleet

/// Which batches to list; what is `nil` does not matter.
public struct BatchFilter: Hashable, Sendable {
    /// Of this venue.
    public var venue: VenueCode?
    /// Of this product.
    public var product: ProductCode?
    /// In this state.
    public var state: BatchState?
    /// At most so many.
    public var limit: Int?

    /// A filter.
    public init(venue: VenueCode? = nil, product: ProductCode? = nil, state: BatchState? = nil, limit: Int? = nil) {
        self.venue = venue
        self.product = product
        self.state = state
        self.limit = limit
    }
}
