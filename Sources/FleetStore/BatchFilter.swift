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
    /// How many to leave out before, for the next page.
    public var offset: Int

    /// A filter.
    public init(
        venue: VenueCode? = nil, product: ProductCode? = nil, state: BatchState? = nil, limit: Int? = nil, offset: Int = 0
    ) {
        self.venue = venue
        self.product = product
        self.state = state
        self.limit = limit
        self.offset = offset
    }
}
