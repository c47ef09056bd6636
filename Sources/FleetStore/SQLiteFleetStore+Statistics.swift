import Fleet
import SQLite

extension SQLiteFleetStore {
    /// The whole fleet in numbers.
    public func statistics() async throws(StoreError) -> SystemStatistics {
        try await read { connection in
            let venueCount = try connection.first("SELECT count(*) AS count FROM venues") { row in Int(try row.integer("count")) } ?? 0
            var pools: [ProductCode: PoolCounts] = [:]
            let counts = try connection.rows(
                """
                SELECT product_type, status, sum(count) AS count FROM hostname_counts WHERE venue_code <> '' GROUP BY product_type, status
                """, PoolCount.init(row:))
            for count in counts { count.add(to: &pools) }
            let fallbackCount = try connection.first("SELECT sum(count) AS count FROM hostname_counts WHERE venue_code = ''") { row in
                Int(try row.integerIfAny("count") ?? 0)
            }
            var statistics = SystemStatistics(
                venueCount: venueCount, pools: PoolCount.complete(pools, for: try connection.products()), fallbackCount: fallbackCount ?? 0,
                openDeploymentCount: 0, successfulDeploymentCount: 0, failedDeploymentCount: 0)
            let states = try connection.rows(
                "SELECT deployment_status, sum(count) AS count FROM deployment_counts GROUP BY deployment_status"
            ) { row in (try row.text("deployment_status"), Int(try row.integer("count"))) }
            for (state, count) in states {
                switch DeploymentState(rawValue: state) {
                case .success: statistics.successfulDeploymentCount += count
                case .failed: statistics.failedDeploymentCount += count
                default: statistics.openDeploymentCount += count
                }
            }
            return statistics
        }
    }
}
