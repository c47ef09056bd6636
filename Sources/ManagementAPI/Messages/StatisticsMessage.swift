public import DeviceProtocol
public import Fleet
public import FleetStore

/// The fleet in numbers, with the keys of the original's `GET /api/stats`.
public struct StatisticsMessage: Message {
    /// How many deployments are in it.
    public static let recentCount = 10

    /// The object.
    public let json: JSONValue

    struct Content {
        let statistics: SystemStatistics
        let today: DeploymentOutcomes
        let recent: [Deployment]
        let now: Timestamp

        func counts(_ code: String) -> PoolCounts { PoolCountsForm.counts(of: code, in: statistics.pools) }
    }

    static let form = MessageForm<Content>(
        "Statistics",
        [
            .count("total_venues") { $0.statistics.venueCount },
            .count("total_hostnames") { $0.statistics.total.total },
            .count("available_kxp2") { $0.counts("KXP2").available },
            .count("available_rxp2") { $0.counts("RXP2").available },
            .count("assigned_kxp2") { $0.counts("KXP2").assigned },
            .count("assigned_rxp2") { $0.counts("RXP2").assigned },
            .count("available_hostnames") { $0.statistics.total.available },
            .count("assigned_hostnames") { $0.statistics.total.assigned },
            .list("recent_deployments", DeploymentMessage.form, "The newest \(recentCount).") { content in
                content.recent.map { ($0, content.now) }
            },
            .count("recent_deployments_count") { $0.recent.count },
            .count("successful_deployments") { $0.statistics.successfulDeploymentCount },
            .count("failed_deployments", "Refusals among them.") { $0.statistics.failedDeploymentCount },
            .count("open_deployments") { $0.statistics.openDeploymentCount },
            .count("successful_today", "Since midnight UTC.") { $0.today.successful },
            .count("failed_today") { $0.today.failed },
            PoolCountsForm.byProduct("products") { $0.statistics.pools },
            .text("timestamp", .text(20...20, format: "date-time")) { $0.now.iso8601 },
        ])

    /// Reads the numbers.
    ///
    /// - Throws: ``StoreError`` when the store cannot be read.
    public static func read(_ store: any FleetStore, at now: Timestamp) async throws(StoreError) -> StatisticsMessage {
        let recent = try await store.deployments(DeploymentFilter(limit: recentCount))
        let today = try await store.outcomes(since: now.startOfDay)
        return StatisticsMessage(try await store.statistics(), today: today, recent: recent, at: now)
    }

    /// The numbers with the newest deployments.
    public init(_ statistics: SystemStatistics, today: DeploymentOutcomes, recent: [Deployment], at now: Timestamp) {
        json = Self.form.message(Content(statistics: statistics, today: today, recent: recent, now: now))
    }
}
