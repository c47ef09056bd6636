public import Fleet
public import FleetStore

/// The fleet in numbers, with the keys of the original's `GET /api/stats`.
public struct StatisticsMessage: Encodable, Sendable {
    /// How many deployments are in it.
    public static let recentCount = 10

    let total_venues: Int
    let total_hostnames: Int
    let available_kxp2: Int
    let available_rxp2: Int
    let assigned_kxp2: Int
    let assigned_rxp2: Int
    let available_hostnames: Int
    let assigned_hostnames: Int
    let recent_deployments: [DeploymentMessage]
    let recent_deployments_count: Int
    let successful_deployments: Int
    let failed_deployments: Int
    let open_deployments: Int
    let timestamp: String

    /// Reads the numbers.
    ///
    /// - Throws: ``StoreError`` when the store cannot be read.
    public static func read(_ store: any FleetStore, at now: Timestamp) async throws(StoreError) -> StatisticsMessage {
        let recent = try await store.deployments(DeploymentFilter(limit: recentCount))
        return StatisticsMessage(try await store.statistics(), recent: recent, at: now)
    }

    /// The numbers with the newest deployments.
    public init(_ statistics: SystemStatistics, recent: [Deployment], at now: Timestamp) {
        func counts(_ code: String) -> PoolCounts { statistics.pools.first { $0.key.text == code }?.value ?? PoolCounts() }
        let (kxp2, rxp2, total) = (counts("KXP2"), counts("RXP2"), statistics.total)
        total_venues = statistics.venueCount
        total_hostnames = total.total
        available_kxp2 = kxp2.available
        available_rxp2 = rxp2.available
        assigned_kxp2 = kxp2.assigned
        assigned_rxp2 = rxp2.assigned
        available_hostnames = total.available
        assigned_hostnames = total.assigned
        recent_deployments = recent.map { DeploymentMessage($0, at: now) }
        recent_deployments_count = recent.count
        successful_deployments = statistics.successfulDeploymentCount
        failed_deployments = statistics.failedDeploymentCount
        open_deployments = statistics.openDeploymentCount
        timestamp = now.iso8601
    }
}
