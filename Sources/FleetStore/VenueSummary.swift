public import Fleet

/// A venue and the counts of its hostnames.
public struct VenueSummary: Hashable, Sendable {
    /// The venue.
    public let venue: Venue
    /// The counts of each product; every product of the store has an entry.
    public let pools: [ProductCode: PoolCounts]

    /// A venue with its counts.
    public init(venue: Venue, pools: [ProductCode: PoolCounts]) {
        self.venue = venue
        self.pools = pools
    }

    /// The counts of all products together.
    public var total: PoolCounts { pools.values.reduce(PoolCounts(), +) }
}
