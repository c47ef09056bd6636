public import Fleet

/// Which hostnames to list; what is `nil` does not matter.
public struct HostnameFilter: Hashable, Sendable {
    /// Of this venue.
    public var venue: VenueCode?
    /// Of this product.
    public var product: ProductCode?
    /// In this state.
    public var state: HostnameState?
    /// With this text in hostname, serial number or MAC address, in whatever case.
    public var text: String?
    /// Only hostnames that the list has after this one, for the next page.
    public var after: Hostname?
    /// At most so many.
    public var limit: Int?

    /// A filter.
    public init(
        venue: VenueCode? = nil, product: ProductCode? = nil, state: HostnameState? = nil, text: String? = nil, after: Hostname? = nil,
        limit: Int? = nil
    ) {
        self.venue = venue
        self.product = product
        self.state = state
        self.text = text
        self.after = after
        self.limit = limit
    }
}
