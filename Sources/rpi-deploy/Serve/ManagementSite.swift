import Accounts
import FleetStore
import HTTPServer
import ManagementAPI
import ManagementGate
import Operations
import WebPages
import Webhooks

/// What a server does for the management network: the gate, and behind it all routes that people and scripts use.
struct ManagementSite {
    let server: HTTPServer
    /// Where browsers find it.
    let url: String
    /// Where the first administrator is made; nil: there is one.
    let firstRun: String?
    private let sending: Task<Void, Never>

    /// Listens.
    static func start(_ settings: ServeSettings, _ workplace: Workplace, _ log: ServerLog) async throws -> ManagementSite {
        let accounts = Accounts(store: workplace.accounts, settings: settings.sessions, now: SystemClock.now)
        let assets = try AssetShelf()
        let requests = RequestCounts()
        let health = HealthGlance(ServerHealth(directory: workplace.directory, store: workplace.store))
        let gate = Gate(
            accounts: accounts, pages: HouseGatePages(assets: assets), isTLS: settings.tls != nil, observer: requests.note,
            trouble: { await health.problem()?.message })
        var configuration = HTTPServerConfiguration(address: settings.management.host, port: settings.management.port)
        configuration.tls = settings.tls
        // Each open page keeps a connection, and behind a proxy all of them come from one address.
        configuration.maximumConnections = 2_048
        configuration.maximumConnectionsPerAddress = 2_048
        let server = try HTTPServer.start(
            configuration, router: gate.router(for: table(gate, accounts, workplace, assets, requests)),
            accessLog: { log.write(line: $0.line) })
        log.write(event: "started", detail: "listening for people and scripts on \(server.address), data in \(workplace.directory.path)")
        let secret = try await accounts.offerFirstRun(by: Authorship(.server, at: SystemClock.now()))
        let url = (settings.tls == nil ? "http://" : "https://") + server.address.description
        let sender = WebhookSender(store: workplace.webhooks, now: SystemClock.now) {
            log.write(event: "webhooks-not-sent", detail: $0.description)
        }
        return ManagementSite(
            server: server, url: url, firstRun: secret.map { "\(url)/first-run?token=\($0)" }, sending: Task { await sender.run() })
    }

    /// Ends what no request asks for, then the listener: requests under way get the grace period.
    func end(grace: Duration) async {
        sending.cancel()
        await server.drain(grace: grace)
    }

    /// Every route of the management network: the one place where those of the gate, the API and the pages come together.
    static func table(
        _ gate: Gate, _ accounts: Accounts, _ workplace: Workplace, _ assets: AssetShelf,
        _ requests: RequestCounts = RequestCounts()
    ) -> RouteTable {
        let health = ServerHealth(directory: workplace.directory, store: workplace.store)
        let system = SystemStatus(
            directory: workplace.directory, store: workplace.store, version: RPIDeploy.version,
            schemaVersion: SQLiteFleetStore.newestSchemaVersion)
        let feed = ChangeFeed(store: workplace.store)
        let live = LiveChannel(
            store: workplace.store, feed: feed, systemStatus: { SystemMessage(await system.look()) })
        let images = ImageLibrary(directory: workplace.directory, store: workplace.store)
        let webhooks = Webhooks(store: workplace.webhooks)
        let checks = LongChecks(store: workplace.store, images: images)
        let api = ManagementAPI(
            store: workplace.store, answers: workplace.answers, accounts: accounts, images: images, webhooks: webhooks, system: system,
            checks: checks)
        let metrics = MetricsRoute(store: workplace.store, system: system, requests: requests, feed: feed)
        let pages = WebPages(
            assets: assets, store: workplace.store, accounts: accounts, directory: workplace.directory, system: system,
            webhooks: webhooks, checks: checks)
        return RouteTable(
            gate.routes + [ManagementHealth.route(health), LiveRoute.route(live, admits: gate.stillAdmits), metrics.route] + api.routes
                + pages.routes)
    }
}
