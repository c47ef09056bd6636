import Fleet
import FleetStore
import HTTPServer

/// One venue: what is known of it, its hostnames in numbers, and what was deployed there last.
enum VenuePage {
    static func page(_ visit: PageVisit, _ code: VenueCode) async throws -> Page {
        let summary = try await visit.store.venue(code)
        let deployments = try await visit.store.deployments(DeploymentFilter(venue: code, limit: 10))
        let batches = try await visit.store.batches(BatchFilter(venue: code, limit: 5))
        var page = Page("\(code)  \(summary.venue.details.name)", below: .venues)
        if visit.may(.operator) { page.actions = actions(visit, code) }
        page.content = """
            \(Panel("What is known of it", about(visit, summary.venue)).html)
            \(Panel("Hostnames", actions: visit.link("All of them", to: PageAddress("/kart-numbers", [("venue", code.text)]), in: .kartNumbers), hostnames(visit, summary)).html)
            \(batches.isEmpty ? nil : Panel("Batches", batchTable(visit, batches)).html)
            \(history(visit, code, deployments))
            """
        return page
    }

    private static func actions(_ visit: PageVisit, _ code: VenueCode) -> HTML {
        """
        \(visit.button("Edit", to: PageAddress("/venues/\(code)/edit"), icon: .edit))
        \(visit.confirmed(
            "Delete", at: PageAddress("/venues/\(code)/delete"), icon: .delete,
            question: "Delete the venue <strong>\(code)</strong>? Only one to which nothing refers can be deleted.",
            answer: "Delete \(code)"))
        """
    }

    private static func about(_ visit: PageVisit, _ venue: Venue) -> HTML {
        var details = Details()
        details.add("Code", text: venue.code.text)
        details.add("Name", text: venue.details.name)
        details.add("Location", text: venue.details.location)
        details.add(
            "Contact", venue.details.contactEmail.map { "<a href=\"mailto:\(PercentEncoding.encode($0, keeping: "@+"))\">\($0)</a>" })
        details.add("Created", visit.moment(venue.createdAt))
        return details.html
    }

    private static func hostnames(_ visit: PageVisit, _ summary: VenueSummary) -> HTML {
        var table = DataTable(
            "Hostnames of each product",
            [
                .init("Product", isName: true), .init("Available", isNumber: true), .init("Assigned", isNumber: true),
                .init("Reserved", isNumber: true), .init("Retired", isNumber: true), .init("In use"),
            ])
        for (product, counts) in summary.pools.sorted(by: { $0.key < $1.key }) {
            let usable = counts.total - counts.retired
            let share: HTML? =
                usable == 0 ? nil : Meter(percent: counts.assigned * 100 / usable, label: "Share of \(product) in use").html
            table.add([
                "\(product)", "\(counts.available)", "\(counts.assigned)", "\(counts.reserved)", "\(counts.retired)", share ?? .empty,
            ])
        }
        return table.html
    }

    private static func batchTable(_ visit: PageVisit, _ batches: [Batch]) -> HTML {
        var table = DataTable(
            "Batches of this venue",
            [.init("Batch", isName: true), .init("Product"), .init("State"), .init("Served", isNumber: true), .init("Created")])
        for batch in batches {
            table.add([
                visit.batch(batch.id), "\(batch.plan.product)", visit.badge(Badge(batch.state)),
                "\(batch.served) of \(batch.plan.count)", visit.moment(batch.createdAt),
            ])
        }
        return table.html
    }

    private static func history(_ visit: PageVisit, _ code: VenueCode, _ deployments: [Deployment]) -> HTML {
        let link: HTML = "<a href=\"\(PageAddress("/deployments", [("venue", code.text)]))\">All of this venue</a>"
        guard !deployments.isEmpty else {
            return Panel("Deployments", "<p>None yet. Devices of a batch for \(code), and those that name it, show up here.</p>").html
        }
        return Panel("Newest deployments", actions: link, DeploymentTable.html(visit, deployments)).html
    }
}
