import Fleet
import FleetStore

/// `stats`.
enum Stats: Command {
    static let syntax = Syntax(
        words: ["stats"], summary: "print the numbers of the fleet, or of one venue",
        operands: [Operand(name: "VENUE", help: "a venue's code", isOptional: true)], example: "stats CORO")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let store = try await Workplace.open(arguments).store
        if !arguments.operands.isEmpty {
            let summary = try await store.venue(arguments.operand(0, as: VenueCode.init))
            if arguments.wantsJSON { return try terminal.print(json: VenueView(summary)) }
            return terminal.print(PoolCountsTable(summary.pools).text)
        }
        let statistics = try await store.statistics()
        let today = try await store.outcomes(since: Moment.parse("today"))
        if arguments.wantsJSON { return try terminal.print(json: StatisticsView(statistics, today: today)) }
        terminal.print(
            """
            venues       \(statistics.venueCount)
            deployments  \(statistics.deploymentCount): \(statistics.successfulDeploymentCount) successful, \
            \(statistics.failedDeploymentCount) failed, \(statistics.openDeploymentCount) in progress
            today (UTC)  \(today.successful) successful, \(today.failed) failed

            """)
        terminal.print(PoolCountsTable(statistics.pools).text)
    }
}

private struct StatisticsView: Encodable {
    let total_venues: Int
    let total_hostnames: Int
    let available_hostnames: Int
    let assigned_hostnames: Int
    let products: [String: PoolCountsView]
    let open_deployments: Int
    let successful_deployments: Int
    let failed_deployments: Int
    let successful_today: Int
    let failed_today: Int

    init(_ statistics: SystemStatistics, today: DeploymentOutcomes) {
        successful_today = today.successful
        failed_today = today.failed
        total_venues = statistics.venueCount
        total_hostnames = statistics.total.total
        available_hostnames = statistics.total.available
        assigned_hostnames = statistics.total.assigned
        var products: [String: PoolCountsView] = [:]
        for (product, counts) in statistics.pools { products[product.text] = PoolCountsView(counts) }
        self.products = products
        open_deployments = statistics.openDeploymentCount
        successful_deployments = statistics.successfulDeploymentCount
        failed_deployments = statistics.failedDeploymentCount
    }
}
