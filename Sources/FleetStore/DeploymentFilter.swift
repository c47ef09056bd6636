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
    /// Served from the batch of this number.
    public var batch: Int64?
    /// With this text in hostname, serial number, MAC address, IP address or error, in whatever case.
    public var text: String?
    /// That began at this moment or later.
    public var since: Timestamp?
    /// That began before this moment.
    public var until: Timestamp?
    /// Only open ones whose devices have been silent at this moment for longer than ``Fleet/Deployment/silenceLimit``.
    public var stalledAt: Timestamp?
    /// Only deployments that have not ended.
    public var onlyOpen: Bool
    /// Only deployments that began before this one, for the next page.
    public var before: DeploymentID?
    /// At most so many: 1 to ``maximumLimit``; values outside are moved to the nearer end.
    public var limit: Int
    /// How many to leave out before, for a page that is asked for by its number; ``before`` stays fast however far back.
    public var offset: Int

    /// A filter.
    public init(
        venue: VenueCode? = nil, product: ProductCode? = nil, state: DeploymentState? = nil, hostname: Hostname? = nil,
        batch: Int64? = nil, text: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil, stalledAt: Timestamp? = nil,
        onlyOpen: Bool = false, before: DeploymentID? = nil, limit: Int = 50, offset: Int = 0
    ) {
        self.venue = venue
        self.product = product
        self.state = state
        self.hostname = hostname
        self.batch = batch
        self.text = text
        self.since = since
        self.until = until
        self.stalledAt = stalledAt
        self.onlyOpen = onlyOpen
        self.before = before
        self.limit = limit
        self.offset = offset
    }
}
