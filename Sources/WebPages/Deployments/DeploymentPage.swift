import DeviceProtocol
import Fleet
import FleetStore

/// One deployment: what is known of it, when it reached each step, what its device said, and what the audit log has on it.
struct DeploymentPage {
    private let visit: PageVisit
    private let deployment: Deployment
    private let lines: [DeviceLogLine]
    private let events: [AuditEvent]

    static func page(_ visit: PageVisit, _ id: DeploymentID) async throws -> Page {
        let view = DeploymentPage(
            visit: visit, deployment: try await visit.store.deployment(id), lines: try await visit.store.deviceLog(of: id),
            events: try await visit.store.events(of: id))
        var page = Page(DashboardState.label(of: view.deployment), below: .deployments)
        page.styles = ["dashboard.css"]
        page.modules = ["deployment.js"]
        page.actions = visit.badge(Badge(view.deployment.state, isStalled: view.deployment.isStalled(at: visit.now)))
        page.content = view.html
        return page
    }

    private var html: HTML {
        let isLive = deployment.isOpen
        let head = events.map(\.id).max() ?? 0
        return """
            <div data-deployment-page="\(deployment.id)" data-open="\(isLive)" data-last-event="\(head)">
            \(advice)
            \(isLive ? card : nil)
            <div class="columns"><div>\(Panel("Time line", TimeLine(visit, deployment, lines, events).html).html)\
            \(Panel("What the device said", log).html)</div>
            <div>\(Panel("What is known of it", about).html)\(stages)\(Panel("Audit log", audit).html)</div></div>
            </div>
            """
    }

    private var advice: HTML? {
        if deployment.isStalled(at: visit.now) {
            return visit.notice(.warning, "<strong>Stalled.</strong> \(Sentence.of(Deployment.stalledAdvice))")
        }
        guard deployment.state == .failed else { return nil }
        let reason = Sentence.of(deployment.errorMessage ?? DeviceCard.noReason)
        return visit.notice(.problem, "<p><strong>\(FailureAdvice.html(of: deployment))</strong></p><p>\(reason)</p>")
    }

    private var card: HTML {
        "<ul class=\"pis\" data-region=\"card\">\(DeviceCard(deployment, at: visit.now, visit.site.assets).html)</ul>"
    }

    private var about: HTML {
        var details = Details()
        details.add("Deployment", text: deployment.id.description)
        details.add("Hostname", text: deployment.hostname?.text)
        details.add("Serial number", text: deployment.device.serial?.text)
        details.add("MAC address", text: deployment.device.mac?.text)
        details.add("IP address", text: deployment.ipAddress)
        details.add("Product", text: deployment.product?.text)
        details.add("Venue", deployment.venue.map { "<a href=\"\(VenuesPages.address($0))\">\($0)</a>" })
        details.add("Batch", deployment.batch.map { visit.batch($0) })
        details.add("Image", text: deployment.imageName.map { "\($0) \(deployment.imageVersion?.text ?? "")" })
        details.add("Attempt", text: deployment.attempt > 1 ? String(deployment.attempt) : nil)
        details.add("Began", visit.moment(deployment.startedAt))
        details.add("Ended", deployment.completedAt.map { visit.moment($0) })
        details.add("Took", text: DeploymentTable.duration(deployment))
        details.add("Last heard", visit.moment(deployment.lastSeenAt))
        let progress = deployment.progress
        details.add("To write", text: progress.bytesTotal.map(ByteQuantity.text))
        details.add("Written", text: progress.bytesWritten.map(ByteQuantity.text))
        details.add("Read back and compared", text: progress.verifiedBytes.map(ByteQuantity.text))
        details.add("Received over the network", text: progress.bytesReceived.map(ByteQuantity.text))
        details.add("Received again", text: progress.bytesResent.flatMap { $0 > 0 ? ByteQuantity.text($0) : nil })
        return details.html
    }

    private var stages: HTML? {
        let times = deployment.progress.stageTimes
        guard let longest = times.values.max(), longest > 0 else { return nil }
        let rows = times.sorted { $0.value > $1.value }.map { name, milliseconds -> HTML in
            let stage = StageWords.text(name)
            return """
                <div class="share"><span>\(stage)</span>\(Meter(percent: Int(milliseconds * 100 / longest), label: "Time busy with \(stage)").html)\
                <span class="text-end">\(Times.precise(milliseconds: Int64(clamping: milliseconds)))</span></div>
                """
        }
        return Panel("What took the time", "\(rows)<p class=\"form-text\">Stages overlap; the longest sets the pace.</p>").html
    }

    private var log: HTML {
        guard !lines.isEmpty else { return "<p>Nothing yet.</p>" }
        let shown = lines.suffix(500)
        let items = shown.map { line in
            "<li>\(visit.second(line.at)) \(visit.badge(Badge(line.state))) <span class=\"said\">\(line.message)</span></li>\n" as HTML
        }
        let cut: HTML? = lines.count > shown.count ? "<p class=\"form-text\">The newest \(shown.count) of \(lines.count) lines.</p>" : nil
        return "\(cut)<ol class=\"log\" tabindex=\"0\" aria-label=\"Device log\" data-region=\"log\">\(items)</ol>"
    }

    private var audit: HTML {
        guard !events.isEmpty else { return "<p>Nothing.</p>" }
        let items = events.map { event in
            "<li>\(visit.second(event.at)) <strong>\(event.kind)</strong> <span class=\"said\">\(event.actor)</span></li>\n" as HTML
        }
        return "<ol class=\"log\" tabindex=\"0\" aria-label=\"Audit log of this deployment\">\(items)</ol>"
    }
}
