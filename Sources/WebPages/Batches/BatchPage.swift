import Fleet
import FleetStore
import Operations

/// One batch: how far it is, when it will be done, and its deployments.
struct BatchPage {
    private let visit: PageVisit
    private let summary: BatchSummary
    private let serving: BatchID?
    private let deployments: [Deployment]
    private let obstacles: [BatchObstacle]

    private static let shown = 50

    static func page(_ visit: PageVisit, _ id: BatchID) async throws -> Page {
        let head = try await visit.store.auditHead().id
        let view = try await read(visit, id)
        var page = Page("Batch \(id)  \(view.batch.plan.product) for \(view.batch.plan.venue)", below: .batches)
        page.styles = ["dashboard.css", "fleet.css"]
        page.modules = ["live-page.js"]
        if visit.may(.operator) { page.actions = view.actions }
        page.content = """
            <div data-live-page="/batches/\(id)/live" data-last-event="\(head)" data-state="\(view.batch.state.rawValue)">
            \(view.regions)</div>
            """
        return page
    }

    /// What the page's script asks for again.
    static func pieces(_ visit: PageVisit, _ id: BatchID) async throws -> HTML { try await read(visit, id).regions }

    private static func read(_ visit: PageVisit, _ id: BatchID) async throws -> BatchPage {
        let batches = visit.site.batches
        let summary = try await batches.show(id)
        return BatchPage(
            visit: visit, summary: summary, serving: try await batches.active()?.id,
            deployments: try await visit.store.deployments(DeploymentFilter(batch: id.value, limit: shown)),
            obstacles: try await batches.obstacles(to: summary.batch))
    }

    private var batch: Batch { summary.batch }

    private var regions: HTML {
        """
        <div data-region="state" data-state="\(batch.state.rawValue)">\(HTML(obstacles.map { BatchForm.obstacle(visit, $0) }))\(state)</div>
        <div data-region="deployments">\(list)</div>
        <div data-region="about">\(Panel("What is known of it", about).html)</div>
        """
    }

    private var state: HTML {
        if batch.state == .active {
            return BatchStrip(visit, summary, BatchForecast(summary, devices: deployments, now: visit.now)).html
        }
        let words = BatchWords(summary: summary, serving: serving)
        return """
            <section class="batch-strip" aria-label="Progress"><div class="batch-line"><p>\(visit.badge(Badge(batch.state))) \
            \(words.state(visit))</p></div>\(words.progress)</section>
            """
    }

    private var actions: HTML {
        let id = batch.id
        let path = "/batches/\(id)"
        let copy = visit.button("Make another like it", to: PageAddress("/batches/new", [("from", id.description)]), icon: .add)
        guard !batch.state.isOver else { return copy }
        let order =
            batch.state == .active
            ? visit.change("Pause", at: PageAddress(path + "/pause"), icon: .pause)
            : visit.change("Start", at: PageAddress(path + "/start"), icon: .start, style: .primary)
        let cancel = visit.confirmed(
            "Cancel batch", at: PageAddress(path + "/cancel"), icon: .stop,
            question: """
                End batch <strong>\(id)</strong> for good, with \(batch.remaining) of \(batch.plan.count) devices not served? \
                Devices that are being installed go on. Pausing can be undone, this cannot.
                """,
            answer: "Cancel batch \(id)", dismissal: "Keep it")
        return "\(order)\(copy)\(cancel)"
    }

    private var list: HTML {
        let all: HTML = "<a href=\"\(PageAddress("/deployments", [("batch", batch.id.description)]))\">All of this batch</a>"
        guard !deployments.isEmpty else {
            let advice: HTML =
                switch batch.state {
                case .active:
                    "None yet. Connect the devices to the deployment network and switch them on: each shows up here within seconds."
                case .pending, .paused: "None yet. Start the batch, then switch the devices on."
                case .completed, .cancelled: "There were none."
                }
            return Panel("Deployments", "<p>\(advice)</p>").html
        }
        return Panel("Deployments", actions: all, DeploymentTable.html(visit, deployments)).html
    }

    private var about: HTML {
        var details = Details()
        details.add("Venue", "<a href=\"\(VenuesPages.address(batch.plan.venue))\">\(batch.plan.venue)</a>")
        details.add("Product", text: batch.plan.product.text)
        let rest = batch.state.isOver ? "not served" : "still to come"
        let isServed = batch.state.isOver && batch.remaining == 0
        details.add("Devices", text: "\(batch.plan.count)" + (isServed ? "" : ", \(batch.remaining) \(rest)"))
        details.add("Image", text: batch.plan.image?.text ?? "the active one when a device asks")
        details.add("At once", text: batch.plan.parallelLimit.map { "at most \($0)" } ?? "any number")
        details.add("Priority", priority)
        details.add("Starts by itself", batch.state == .pending ? batch.plan.startsAt.map { visit.moment($0) } : nil)
        details.add("Created", visit.moment(batch.createdAt))
        details.add("First started", batch.startedAt.map { visit.moment($0) })
        details.add("Ended", batch.endedAt.map { visit.moment($0) })
        return details.html
    }

    private var priority: HTML {
        guard visit.may(.operator), !batch.state.isOver else { return "\(batch.plan.priority)" }
        return """
            <form method="post" action="/batches/\(batch.id)/priority" class="in-row">\(visit.csrfField)\
            <input class="form-control" type="number" name="priority" value="\(batch.plan.priority)" aria-label="Priority" required>\
            <button class="btn btn-outline btn-sm">Set</button></form>
            """
    }
}
