import Fleet
import FleetStore
import Operations

/// What the dashboard shows, as it is at one moment.
struct DashboardState {
    /// Why the server cannot do its work; nil: it can.
    var problem: String?
    /// The newest entry of the audit log before all that is here was read.
    var lastEvent: Int64 = 0
    /// Devices in progress, and those that were until a while ago, by hostname.
    var cards: [Deployment] = []
    /// The newest that have ended.
    var recent: [Deployment] = []
    var waiting: [WaitingDevice] = []
    /// The batch that serves devices now.
    var batch: BatchSummary?
    /// What keeps it from serving all of its devices.
    var obstacles: [BatchObstacle] = []
    /// When that batch will be done.
    var batchEnd: BatchForecast = .unknown
    var statistics: SystemStatistics
    var today: DeploymentOutcomes
    /// Where devices that wait can be assigned to; only while there are any.
    var venues: [VenueSummary] = []
    /// The same of products.
    var products: [Product] = []
    var activeImages: [MasterImage] = []
    var hasBatches = false

    /// Reads it.
    static func read(_ visit: PageVisit) async throws -> DashboardState {
        let store = visit.store
        let problem = await visit.site.health.problem()
        let head = try await store.auditHead().id
        var state = DashboardState(
            statistics: try await store.statistics(), today: try await store.outcomes(since: visit.zone.startOfDay(visit.now)))
        state.problem = problem?.message
        state.lastEvent = head
        let newest = try await store.deployments(DeploymentFilter(limit: 120))
        let open = try await store.deployments(DeploymentFilter(onlyOpen: true, limit: 500))
        state.cards = try await DashboardCards.choose(open: open, newest: newest, now: visit.now) { hostname in
            do {
                return try await store.hostname(hostname).device
            } catch StoreError.unknownHostname {
                // The name of a device without a venue vanishes with its release.
                return nil
            }
        }
        state.recent = Array(newest.lazy.filter { !$0.isOpen }.prefix(10))
        state.waiting = try await store.waitingDevices().filter { !$0.isSilent(at: visit.now) }
        if let active = try await store.activeBatch() {
            let summary = try await store.batch(active.id, at: visit.now)
            state.batch = summary
            state.obstacles = try await visit.site.batches.obstacles(to: summary.batch)
            let devices = newest.filter { $0.batch == active.id && $0.state == .success } + open.filter { $0.batch == active.id }
            state.batchEnd = BatchForecast(summary, devices: devices, now: visit.now)
        }
        if !state.waiting.isEmpty {
            state.venues = try await store.venues()
            state.products = try await store.products()
        }
        if state.statistics.deploymentCount == 0 || state.cards.isEmpty {
            state.activeImages = try await store.images().filter(\.isActive)
            state.hasBatches = try await !store.batches(BatchFilter(limit: 1)).isEmpty
        }
        return state
    }

    /// Whether the fleet is not ready for its first device, so that the page leads through what is left to do.
    var isNew: Bool {
        statistics.deploymentCount == 0 && !(statistics.venueCount > 0 && statistics.total.total > 0 && !activeImages.isEmpty && hasBatches)
    }

    /// What a device is called as long as it has no hostname.
    static func label(of deployment: Deployment) -> String {
        deployment.hostname?.text ?? deployment.device.serial?.text ?? deployment.device.mac?.text ?? "unknown device"
    }
}
