import Fleet
import FleetStore
import Testing

struct StatisticsTests {
    @Test func `the fleet is counted by product, and history by how it ended`() async throws {
        let fleet = try await TestFleet.ready(karts: "1-4")
        for (serial, state) in [("AA01", DeploymentState.success), ("AA02", .failed), ("AA03", .downloading)] {
            let id = try #require(try await fleet.ask(try TestFleet.device(serial)).granted).deployment.id
            _ = try await fleet.report(state, of: id)
        }
        _ = try await fleet.name("AA04", product: "RXP2")
        _ = try await fleet.name("AA05", venue: nil)
        _ = try await fleet.name("AA06", product: "NOPE")
        let statistics = try await fleet.store.statistics()
        #expect(
            statistics
                == SystemStatistics(
                    venueCount: 2,
                    pools: [
                        try ProductCode("KXP2"): PoolCounts(available: 1, assigned: 3), try ProductCode("RXP2"): PoolCounts(assigned: 1),
                    ], fallbackCount: 1, openDeploymentCount: 3, successfulDeploymentCount: 1, failedDeploymentCount: 2))
        #expect(statistics.total == PoolCounts(available: 1, assigned: 4))
        #expect(statistics.deploymentCount == 6)
    }

    @Test func `an empty fleet is all zeros`() async throws {
        let fleet = try await TestFleet.empty()
        let statistics = try await fleet.store.statistics()
        #expect(statistics.total.total == 0)
        #expect(statistics.pools.count == 2)
        #expect(statistics.deploymentCount == 0)
    }
}
