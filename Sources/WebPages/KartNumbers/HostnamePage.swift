import Fleet
import FleetStore
import Operations

/// One hostname: which device has it, what can be done with it, and its deployments.
struct HostnamePage {
    private let visit: PageVisit
    private let record: HostnameRecord
    private let deployments: [Deployment]

    static func page(_ visit: PageVisit, _ hostname: Hostname) async throws -> Page {
        let head = try await visit.store.auditHead().id
        let view = try await read(visit, hostname)
        var page = Page(hostname.text, below: .kartNumbers)
        page.styles = ["fleet.css"]
        page.modules = ["live-page.js"]
        if visit.may(.operator) { page.actions = view.actions }
        page.content = """
            <div data-live-page="\(view.address("live"))" data-last-event="\(head)">
            \(view.regions)</div>
            """
        return page
    }

    /// What the page's script asks for again.
    static func pieces(_ visit: PageVisit, _ hostname: Hostname) async throws -> HTML { try await read(visit, hostname).regions }

    private static func read(_ visit: PageVisit, _ hostname: Hostname) async throws -> HostnamePage {
        HostnamePage(
            visit: visit, record: try await visit.site.pool.show(hostname),
            deployments: try await visit.store.deployments(DeploymentFilter(hostname: hostname, limit: 20)))
    }

    /// With another state or device other things may be done, and the questions before them name the device.
    private var regions: HTML {
        """
        <div data-region="about" data-state="\(record.state.rawValue) \(device)">\(advice)\(Panel("What is known of it", about).html)</div>
        <div data-region="deployments">\(Panel("Deployments", history).html)</div>
        """
    }

    private var history: HTML {
        deployments.isEmpty ? "<p>No device was ever installed under this name.</p>" : DeploymentTable.html(visit, deployments)
    }

    private var advice: HTML? {
        guard record.state == .retired, let reason = record.retirementReason else { return nil }
        return visit.notice(.info, "<strong>Retired:</strong> \(reason)")
    }

    private var about: HTML {
        var details = Details()
        let hostname = record.hostname
        details.add("State", visit.badge(Badge(record.state)))
        details.add("Product", text: hostname.product.text)
        details.add(
            "Venue", hostname.venue.map { "<a href=\"\(VenuesPages.address($0))\">\($0)</a>" } ?? "none: the name was made for one device")
        details.add("Serial number", record.device?.serial.map { "<code>\($0)</code>" })
        details.add("MAC address", record.device?.mac.map { "<code>\($0)</code>" })
        details.add(record.state == .reserved ? "Reserved" : "Assigned", record.assignedAt.map { visit.moment($0) })
        details.add("Retired because", text: record.retirementReason)
        details.add("Notes", text: record.notes)
        details.add("In the pool since", visit.moment(record.createdAt))
        return details.html
    }

    private var actions: HTML {
        let buttons: [HTML] =
            switch record.state {
            case .available: [assign, reserve, retire]
            case .assigned: record.hostname.isFallback ? [release] : [replace, release, retire]
            case .reserved: [endReservation, retire]
            case .retired: [unretire]
            }
        return HTML(buttons)
    }

    private func address(_ change: String) -> PageAddress { KartNumbersPages.address(record.hostname, change) }

    private var device: String { record.device.map { "\($0)" } ?? "its device" }

    private var assign: HTML { visit.button("Assign", to: address("assign"), icon: .board) }
    private var reserve: HTML { visit.button("Reserve", to: address("reserve"), icon: .reserve) }
    private var retire: HTML { visit.button("Retire", to: address("retire"), icon: .retire) }
    private var replace: HTML { visit.button("Replace unit", to: address("replace"), icon: .replace) }
    private var unretire: HTML { visit.change("Make available again", at: address("unretire"), icon: .release, style: .primary) }

    private var release: HTML {
        visit.confirmed(
            "Release", at: address("release"), icon: .release,
            question: """
                Take <strong>\(record.hostname)</strong> from the device with \(device)? Another one gets the name next, while this one still \
                calls itself so until it is installed again. For a dead unit whose successor is to keep the name, replace it instead.
                """,
            answer: "Release \(record.hostname)")
    }

    private var endReservation: HTML {
        visit.confirmed(
            "End reservation", at: address("release"), icon: .release,
            question: "Keep <strong>\(record.hostname)</strong> no longer for the device with \(device)?", answer: "End reservation")
    }
}
