import Fleet
import FleetStore
import ManagementGate

/// `/deployments`: the history with its filters, and each deployment by itself.
struct DeploymentsPages {
    /// How many are on a page.
    static let pageSize = 50

    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/deployments", isShared: true) { try await list($0) },
            desk.page("/deployments/{id}") { visit in
                let id = try visit.value("id") { text in Int64(text).map { DeploymentID($0) } }
                return try await DeploymentPage.page(visit, id)
            },
        ]
    }

    private func list(_ visit: PageVisit) async throws -> Page {
        let query = HistoryQuery(visit)
        var page = Page("Deployments", in: .deployments)
        let bar = try await filters(visit, query)
        guard let filter = query.filter(page: visit.pageNumber, size: Self.pageSize) else {
            page.content = "\(bar)\(visit.notice(.problem, "\(query.problem ?? "")"))"
            return page
        }
        var found = try await visit.store.deployments(filter)
        let hasMore = found.count > Self.pageSize
        found = Array(found.prefix(Self.pageSize))
        guard !found.isEmpty else {
            page.content = "\(bar)\(nothing(visit, query))"
            return page
        }
        let pager = visit.pager({ query.address(page: $0) }, hasMore: hasMore, count: found.count, unit: "deployments")
        page.content = "\(bar)\(DeploymentTable.html(visit, found))\(pager)"
        return page
    }

    private func filters(_ visit: PageVisit, _ query: HistoryQuery) async throws -> HTML {
        var bar = FilterBar("/deployments", isFiltered: query.isFiltered)
        bar.input("q", "Text", value: query.text, placeholder: "Hostname, serial, MAC, IP, error")
        try await bar.places(visit, venue: query.venue, product: query.product)
        bar.select("status", "State", all: "All states", HistoryQuery.states, chosen: query.state)
        bar.input("from", "From", .date, value: query.from)
        bar.input("to", "To", .date, value: query.to)
        return bar.html(visit.site.assets)
    }

    private func nothing(_ visit: PageVisit, _ query: HistoryQuery) -> HTML {
        if query.isFiltered || visit.pageNumber > 1 {
            return visit.emptyState(
                "Nothing fits", icon: .search, "No deployment is as the filters ask.",
                action: visit.button("Clear the filters", to: PageAddress("/deployments")))
        }
        return visit.emptyState(
            "No deployment yet", icon: .deployments,
            "Each device that asks for its configuration makes an entry here, with all that it reports.",
            action: visit.button("See what is left to do", to: PageAddress("/"), isPrimary: true))
    }
}
