import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `stats`.
enum Stats: Command {
    static let syntax = Syntax(
        words: ["stats"], summary: "print the numbers of the fleet, or of one venue",
        operands: [Operand(name: "VENUE", help: "a venue's code", isOptional: true)], example: "stats CORO")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let store = try await Workplace.open(arguments).store
        if !arguments.operands.isEmpty {
            let summary = try await store.venue(arguments.operand(0, as: VenueCode.init))
            if arguments.wantsJSON { return try terminal.print(json: VenueStatisticsMessage(summary)) }
            return terminal.print(PoolCountsTable(summary.pools).text)
        }
        if arguments.wantsJSON { return try terminal.print(json: try await StatisticsMessage.read(store, at: SystemClock.now())) }
        let statistics = try await store.statistics()
        let today = try await store.outcomes(since: SystemClock.now().startOfDay)
        terminal.print(
            """
            venues       \(statistics.venueCount)
            deployments  \(statistics.deploymentCount): \(statistics.successfulDeploymentCount) successful, \
            \(statistics.failedDeploymentCount) failed, \(statistics.openDeploymentCount) in progress
            today (UTC)  \(today.successful) successful, \(today.failed) failed\
            \(today.refused > 0 ? ", \(today.refused) of them refused" : "")

            """)
        terminal.print(PoolCountsTable(statistics.pools).text)
    }
}
