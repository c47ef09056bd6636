public import Fleet

/// The whole fleet in numbers.
public struct SystemStatistics: Hashable, Sendable {
    /// How many venues there are.
    public var venueCount: Int
    /// The counts of each product's hostnames over all venues; every product has an entry. Fallback names are not in them.
    public var pools: [ProductCode: PoolCounts]
    /// How many devices go by a fallback name because they belong to no venue.
    public var fallbackCount: Int
    /// How many deployments have not ended.
    public var openDeploymentCount: Int
    /// How many deployments ever succeeded.
    public var successfulDeploymentCount: Int
    /// How many rows of the history failed, refusals among them.
    public var failedDeploymentCount: Int

    /// Statistics.
    public init(
        venueCount: Int, pools: [ProductCode: PoolCounts], fallbackCount: Int, openDeploymentCount: Int, successfulDeploymentCount: Int,
        failedDeploymentCount: Int
    ) {
        self.venueCount = venueCount
        self.pools = pools
        self.fallbackCount = fallbackCount
        self.openDeploymentCount = openDeploymentCount
        self.successfulDeploymentCount = successfulDeploymentCount
        self.failedDeploymentCount = failedDeploymentCount
    }

    /// The counts of all products together.
    public var total: PoolCounts { pools.values.reduce(PoolCounts(), +) }
    /// All rows of the history.
    public var deploymentCount: Int { openDeploymentCount + successfulDeploymentCount + failedDeploymentCount }
}
