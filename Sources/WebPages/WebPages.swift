public import Accounts
public import Fleet
public import FleetStore
public import ManagementGate
public import Operations
public import Webhooks
import HTTPServer

/// The web interface: pages made on the server, which work without scripts; scripts keep them up to date.
///
/// A new part of it is a folder with a type such as ``VenuesPages``: it makes its routes with a ``PageDesk``, stands in ``routes``, and its place in the
/// navigation in ``sections``. `ARCHITECTURE.md`, "Pages", says how they are written.
public struct WebPages: Sendable {
    private let desk: PageDesk

    /// The parts that have pages: the navigation shows no others.
    static let sections: Set<Section> = Set(Section.allCases)

    /// The pages over a store and what goes with it.
    public init(
        assets: AssetShelf, store: any FleetStore, accounts: Accounts, directory: DataDirectory, system: SystemStatus,
        webhooks: Webhooks, checks: LongChecks, now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        let images = ImageLibrary(directory: directory, store: store)
        desk = PageDesk(
            site: PageSite(
                assets: assets, store: store, accounts: accounts, directory: directory, images: images, system: system,
                health: HealthGlance(ServerHealth(directory: directory, store: store)), webhooks: webhooks, checks: checks, now: now,
                shared: FreshCache(store: store, capacity: 64)))
    }

    /// All routes of the pages and of their files.
    public var routes: [ManagementRoute] {
        [desk.site.assets.route, ThemeForm.route]
            + DashboardPages(desk: desk).routes + VenuesPages(desk: desk).routes + DeploymentsPages(desk: desk).routes
            + SystemPages(desk: desk).routes + AuditPages(desk: desk).routes + BatchesPages(desk: desk).routes
            + KartNumbersPages(desk: desk).routes + ImagesPages(desk: desk).routes + ReportsPages(desk: desk).routes
            + UsersPages(desk: desk).routes + TokensPages(desk: desk).routes + WebhooksPages(desk: desk).routes
            + ProductsPages(desk: desk).routes + AccountPages(desk: desk).routes
    }
}
