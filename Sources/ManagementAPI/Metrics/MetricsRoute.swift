public import FleetStore
public import ManagementGate
public import Operations
public import Fleet
import HTTPServer

/// `GET /metrics`, for Prometheus and what reads its text.
public struct MetricsRoute: Sendable {
    /// Where it is.
    public static let pattern = "/metrics"

    private let store: any FleetStore
    private let system: SystemStatus
    private let requests: RequestCounts
    private let feed: ChangeFeed
    private let now: @Sendable () -> Timestamp

    /// Makes the route's work.
    ///
    /// - Parameters:
    ///   - requests: what the gate was asked.
    ///   - feed: what the live connection listens to.
    public init(
        store: any FleetStore, system: SystemStatus, requests: RequestCounts, feed: ChangeFeed,
        now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        self.store = store
        self.system = system
        self.requests = requests
        self.feed = feed
        self.now = now
    }

    /// The route, for the table.
    public var route: ManagementRoute {
        ManagementRoute(.get, Self.pattern, .api, for: .signedIn(.viewer)) { _ in
            do {
                return .bytes(Array(try await text().utf8), contentType: "text/plain; version=0.0.4; charset=utf-8")
            } catch {
                throw Refusal.of(error)
            }
        }
    }

    private func text() async throws -> String {
        let metrics = try await store.metrics(at: now())
        let state = await system.look()
        var text = MetricsText()
        text.begin("rpi_deploy_build_info", .gauge, "The program; always 1.")
        text.sample("rpi_deploy_build_info", [("version", state.version), ("schema", String(state.schemaVersion))], 1)
        text.single("rpi_deploy_healthy", .gauge, "Whether the server can do its work.", state.problem == nil ? 1 : 0)
        text.begin("rpi_deploy_start_time_seconds", .gauge, "When the server started, since 1970.")
        text.sample("rpi_deploy_start_time_seconds", seconds: Double(state.startedAt.milliseconds) / 1_000)
        if let free = state.freeByteCount {
            text.single("rpi_deploy_disk_free_bytes", .gauge, "Of the disk of the data directory.", Int64(clamping: free))
        }
        if let size = state.databaseByteCount {
            text.single("rpi_deploy_database_bytes", .gauge, "The database with its log.", Int64(clamping: size))
        }
        Self.add(metrics, to: &text)
        let told = await feed.lastEvent ?? metrics.lastEvent
        text.single("rpi_deploy_events_total", .counter, "Entries of the audit log.", metrics.lastEvent)
        text.single(
            "rpi_deploy_events_lag", .gauge, "Entries of the audit log that open pages were not told of yet.",
            max(0, metrics.lastEvent - told))
        Self.add(requests.content, to: &text)
        return text.text
    }

    private static func add(_ metrics: FleetMetrics, to text: inout MetricsText) {
        text.begin("rpi_deploy_deployments", .gauge, "Rows of the history by product and status, refusals among the failed.")
        for row in metrics.deployments {
            text.sample("rpi_deploy_deployments", [("product", row.product), ("status", row.state)], row.count)
        }
        let name = "rpi_deploy_deployment_duration_seconds"
        text.begin(name, .histogram, "Of successful deployments, from asking to the last report.")
        for (bound, count) in zip(FleetMetrics.durationBounds, metrics.durations) {
            text.sample("\(name)_bucket", [("le", "\(bound)")], count)
        }
        text.sample("\(name)_bucket", [("le", "+Inf")], metrics.durationCount)
        text.sample("\(name)_sum", seconds: Double(metrics.durationMilliseconds) / 1_000)
        text.sample("\(name)_count", [], metrics.durationCount)
        text.single(
            "rpi_deploy_verified_bytes_total", .counter, "Read back from cards in successful deployments.", metrics.verifiedBytes)
        text.single("rpi_deploy_received_bytes_total", .counter, "Fetched by devices in successful deployments.", metrics.receivedBytes)
        text.begin("rpi_deploy_hostnames", .gauge, "Hostnames by product, venue and status; the pool's level is those available.")
        for row in metrics.hostnames {
            text.sample("rpi_deploy_hostnames", [("product", row.product), ("venue", row.venue), ("status", row.state)], row.count)
        }
        text.begin("rpi_deploy_waiting_devices", .gauge, "Devices that were told to wait and go on asking.")
        text.sample("rpi_deploy_waiting_devices", [("for", "hostname")], metrics.waitingForHostname)
        text.sample("rpi_deploy_waiting_devices", [("for", "turn")], metrics.waitingForTurn)
        text.begin("rpi_deploy_batches", .gauge, "Batches by status.")
        for state in BatchState.allCases {
            text.sample("rpi_deploy_batches", [("status", state.rawValue)], metrics.batches[state.rawValue] ?? 0)
        }
        text.single(
            "rpi_deploy_batch_devices_to_go", .gauge, "Devices that active batches have still to serve.", metrics.batchDevicesToGo)
    }

    private static func add(_ requests: RequestCounts.Content, to text: inout MetricsText) {
        text.begin("rpi_deploy_http_requests_total", .counter, "Requests of the management network that had a route.")
        for (key, count) in requests.requests.sorted(by: {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }) {
            text.sample(
                "rpi_deploy_http_requests_total", [("method", key.method), ("route", key.route), ("status", String(key.status))], count)
        }
        let name = "rpi_deploy_http_request_duration_seconds"
        text.begin(name, .histogram, "How long their answers took to make.")
        for (route, times) in requests.times.sorted(by: { $0.key < $1.key }) {
            for (bound, count) in zip(RequestCounts.bounds, times.within) {
                text.sample("\(name)_bucket", [("route", route), ("le", "\(bound)")], count)
            }
            text.sample("\(name)_bucket", [("route", route), ("le", "+Inf")], times.count)
            text.sample("\(name)_sum", [("route", route)], seconds: times.seconds)
            text.sample("\(name)_count", [("route", route)], times.count)
        }
    }
}
