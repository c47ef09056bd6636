import Fleet
import FleetStore
import ManagementGate

/// `/audit`: who did what, when.
struct AuditPages {
    /// How many entries are on a page.
    static let pageSize = 100

    let desk: PageDesk

    /// What the kinds of entries begin with.
    private static let subjects = [
        ("batch", "Batches"), ("database", "The database"), ("deployment", "Deployments"), ("hostname", "Hostnames"), ("image", "Images"),
        ("login", "Signing in and out"), ("pool", "Imports"), ("product", "Products"), ("token", "API tokens"), ("user", "Users"),
        ("venue", "Venues"), ("webhook", "Webhooks"),
    ]

    var routes: [ManagementRoute] {
        [
            desk.page("/audit") { try await page($0) },
            desk.piece("/audit/live") { visit in "<div data-region=\"entries\">\(try await list(visit))</div>" },
        ]
    }

    private func address(_ visit: PageVisit, _ path: String = "/audit", page: Int) -> PageAddress {
        let (kind, subject) = (visit.query("kind"), visit.query("subject"))
        return PageAddress(path, [("kind", kind), ("subject", subject), ("page", page > 1 ? String(page) : nil)])
    }

    private func page(_ visit: PageVisit) async throws -> Page {
        let head = try await visit.store.auditHead().id
        var page = Page("Audit log", in: .audit)
        page.modules = ["live-page.js"]
        let (kind, subject) = (visit.query("kind"), visit.query("subject"))
        var bar = FilterBar("/audit", isFiltered: kind != nil || subject != nil)
        bar.select("kind", "About", all: "Everything", Self.subjects.map { Choice($0.0, $0.1) }, chosen: kind)
        bar.input("subject", "Subject", value: subject, placeholder: "CORO, KXP2-CORO-001, deployment 12")
        let list = try await list(visit)
        // Only the newest page is another one when something has happened.
        let content: HTML =
            visit.pageNumber > 1
            ? list
            : """
            <div data-live-page="\(address(visit, "/audit/live", page: 1))" data-last-event="\(head)"><div data-region="entries">\(list)</div></div>
            """
        page.content = "\(bar.html(visit.site.assets))\(content)"
        return page
    }

    private func list(_ visit: PageVisit) async throws -> HTML {
        let (kind, subject) = (visit.query("kind"), visit.query("subject").map { String($0.prefix(100)) })
        let number = visit.pageNumber
        // The newest so many; what is on earlier pages is left out here.
        let wanted = min(number * Self.pageSize + 1, EventFilter.maximumLimit)
        let newest = try await visit.store.events(EventFilter(kind: kind, subject: subject, limit: wanted))
        let shown = newest.reversed().dropFirst((number - 1) * Self.pageSize).prefix(Self.pageSize)
        let head = try await visit.store.auditHead()
        guard !shown.isEmpty else {
            let advice: HTML =
                kind == nil && subject == nil ? "Every change leaves an entry here, whoever makes it." : "No entry is as the filters ask."
            return visit.emptyState("Nothing to show", icon: .audit, advice)
        }
        let pager = visit.pager(
            { address(visit, page: $0) }, hasMore: newest.count > number * Self.pageSize, count: shown.count, unit: "entries")
        return """
            \(table(visit, shown))\(pager)
            <p class="form-text">Each entry holds the hash of the one before it, so that none can be changed or left out unseen. The newest is number \
            \(head.id): <code>\(head.hash)</code>. Noted elsewhere, it also shows later that the end was not cut off: \
            <code>rpi-deploy db verify --head</code>.</p>
            """
    }

    private func table(_ visit: PageVisit, _ events: some Sequence<AuditEvent>) -> HTML {
        var table = DataTable(
            "Entries of the audit log, newest first",
            [.init("Number", isNumber: true), .init("When"), .init("Who"), .init("What"), .init("Subject"), .init("More")])
        for event in events {
            let detail = EventWords.text(of: event.detail)
            table.add([
                "\(event.id)", visit.second(event.at), "\(event.actor)", "<code>\(event.kind)</code>",
                subject(visit, event),
                detail.isEmpty ? .empty : "<span class=\"one-line\">\(detail)</span>",
            ])
        }
        return table.html
    }

    /// The subject, with a link where it has a page.
    private func subject(_ visit: PageVisit, _ event: AuditEvent) -> HTML {
        if let id = event.deployment { return "<a href=\"/deployments/\(id)\">\(event.subject)</a>" }
        if let id = event.batch { return visit.batch(id) }
        if event.kind.hasPrefix("venue."), event.kind != "venue.deleted", let code = try? VenueCode(event.subject) {
            return "<a href=\"\(VenuesPages.address(code))\">\(event.subject)</a>"
        }
        if event.kind.hasPrefix("hostname."), let hostname = try? Hostname(event.subject) {
            return "<a href=\"\(KartNumbersPages.address(hostname))\">\(event.subject)</a>"
        }
        return "\(event.subject)"
    }
}
