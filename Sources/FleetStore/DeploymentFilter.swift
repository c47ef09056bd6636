public import Fleet

/// Which deployments to list; what is `nil` does not matter.
public struct DeploymentFilter: Hashable, Sendable {
    /// The most deployments in one answer.
    public static let maximumLimit = 1_000

    /// Of this venue.
    public var venue: VenueCode?
    /// Of this product.
    public var product: ProductCode?
    /// In this state.
    public var state: DeploymentState?
    /// With this hostname.
    public var hostname: Hostname?
    /// Only deployments that have not ended.
    public var onlyOpen: Bool
    /// Only deployments that began before this one, for the next page.
    public var before: DeploymentID?
    /// At most so many: 1 to ``maximumLimit``; values outside are moved to the nearer end.
    public var limit: Int

    /// A filter.
    public init(
        venue: VenueCode? = nil, product: ProductCode? = nil, state: DeploymentState? = nil, hostname: Hostname? = nil,
        onlyOpen: Bool = false, before: DeploymentID? = nil, limit: Int = 50
    ) {
        self.venue = venue
        self.product = product
        self.state = state
        self.hostname = hostname
        self.onlyOpen = onlyOpen
        self.before = before
        self.limit = limit
    }
}
