import Fleet
import FleetStore

/// The dashboard as HTML: regions with names, which its script replaces when something has changed.
struct DashboardView {
    let visit: PageVisit
    let state: DashboardState

    init(_ visit: PageVisit, _ state: DashboardState) {
        self.visit = visit
        self.state = state
    }

    /// The whole content of the page.
    var html: HTML {
        """
        <div class="dashboard" data-dashboard data-last-event="\(state.lastEvent)">
        \(regions)
        <div class="columns"><div data-region="recent">\(recent)</div>\(charts)</div>
        </div>
        """
    }

    private var regions: HTML {
        """
        <div data-region="health">\(state.problem.map { visit.notice(.problem, health($0)) })</div>
        <div data-region="numbers">\(numbers)</div>
        <div data-region="first">\(state.isNew ? FirstSteps(visit, state).html : nil)</div>
        <div data-region="batch">\(state.batch.map { BatchStrip(visit, $0, state.batchEnd).html })\
        \(HTML(state.obstacles.map { BatchForm.obstacle(visit, $0) }))</div>
        <div data-region="waiting">\(LobbyPanel(visit, state).html)</div>
        <div data-region="cards">\(cards)</div>
        """
    }

    /// What its script asks for again.
    var pieces: HTML { "\(regions)<div data-region=\"recent\">\(recent)</div>" }

    private func health(_ problem: String) -> HTML {
        "<strong>The server cannot do its work:</strong> \(problem) \(visit.link("System", to: PageAddress("/system"), in: .system)) shows more."
    }

    private var numbers: HTML {
        let stalled = state.cards.count { $0.isStalled(at: visit.now) }
        let failing = state.cards.count { $0.state == .failed }
        let lobby = state.waiting.count
        let free = state.statistics.total.available
        let refused = state.today.refused
        let failed = state.today.failed - refused
        let day = visit.zone.day(visit.now)
        func number(_ value: Int, _ label: StaticString, _ tone: String? = nil, link: String? = nil) -> HTML {
            let text: HTML = "<strong>\(value)</strong> <span>\(label)</span>"
            let content: HTML = link.map { "<a href=\"\($0)\">\(text)</a>" } ?? text
            return "<li\(attribute: "class", tone)>\(content)</li>"
        }
        return """
            <ul class="numbers" aria-label="Numbers">
            \(number(state.statistics.openDeploymentCount, "in progress", link: "#cards"))
            \(stalled > 0 ? number(stalled, "stalled", "attention", link: "#cards") : nil)
            \(failing > 0 ? number(failing, failing == 1 ? "needs a look" : "need a look", "bad", link: "#cards") : nil)
            \(lobby > 0 ? number(lobby, "waiting", "attention", link: "#waiting") : nil)
            \(number(state.today.successful, "succeeded today", "good", link: "/deployments?status=success&from=\(day)"))
            \(number(failed, "failed today", failed > 0 ? "bad" : nil, link: "/deployments?status=failed&from=\(day)"))
            \(refused > 0 ? number(refused, "refused today", "attention", link: "/deployments?status=failed&from=\(day)") : nil)
            \(number(free, "hostnames free"))
            </ul>
            """
    }

    private var cards: HTML? {
        if state.isNew { return nil }
        guard !state.cards.isEmpty else {
            return visit.emptyState(
                "No device is being installed", icon: .deployments,
                """
                Connect the Pis to the deployment network and switch them on. Each shows up here as soon as it asks for its configuration\
                \(state.batch == nil ? ", and gets the hostname of the venue that it names. With an \(visit.link("active batch", to: PageAddress("/batches"), in: .batches)) it gets the next one of that" : nil).
                """)
        }
        let cards = state.cards.map { DeviceCard($0, at: visit.now, visit.site.assets).html }
        return """
            <section aria-labelledby="cards"><h2 id="cards" class="visually-hidden">Devices</h2>
            <ul class="pis\(state.cards.count > 12 ? " pis-many" : "")">
            \(cards)</ul></section>
            """
    }

    private var recent: HTML? {
        guard !state.recent.isEmpty else { return nil }
        var table = DataTable(
            "The newest deployments",
            [.init("Device", isName: true), .init("State"), .init("Began"), .init("Took", isNumber: true), .init("Result")])
        for deployment in state.recent {
            table.add([
                "<a href=\"/deployments/\(deployment.id)\">\(DashboardState.label(of: deployment))</a>",
                visit.badge(Badge(deployment.state, isStalled: deployment.isStalled(at: visit.now))),
                visit.ago(deployment.startedAt),
                "\(deployment.completedAt.map { Times.duration(milliseconds: $0.milliseconds - deployment.startedAt.milliseconds) } ?? "")",
                "<span class=\"one-line\">\(result(of: deployment))</span>",
            ])
        }
        return Panel("Recent history", actions: "<a href=\"/deployments\">All deployments</a>", table.html).html
    }

    private func result(of deployment: Deployment) -> String {
        if let reason = deployment.errorMessage { return reason }
        return "Verified, image \(deployment.imageVersion?.text ?? "unknown")"
    }

    private var charts: HTML? {
        guard state.statistics.deploymentCount > 0 else { return nil }
        return """
            <div class="charts">\(Panel("Deployments per day", chart("days", "Deployments of each of the last 14 days")).html)
            \(Panel("Time per stage, seconds", chart("stages", "How long each stage was busy in the newest successful deployments")).html)</div>
            """
    }

    private func chart(_ name: String, _ label: String) -> HTML {
        """
        <div class="chart"><canvas data-chart="\(name)" role="img" aria-label="\(label)"></canvas>\
        <p class="chart-note" data-chart-note="\(name)"><noscript>Charts need scripts; the deployments page has the numbers.</noscript></p></div>
        """
    }
}
