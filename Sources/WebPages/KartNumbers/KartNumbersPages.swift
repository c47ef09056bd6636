import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations

/// `/kart-numbers`: the hostnames of all products, import, export, and what can be done with each.
struct KartNumbersPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/kart-numbers", isShared: true) { try await list($0) },
            export,
            desk.page("/kart-numbers/import", for: .operator) { try await ImportPages.page($0) },
            // Escaped, a byte takes three.
            desk.form("/kart-numbers/import", for: .operator, bodyLimit: 4 * KartNumberImport.maximumByteCount, takesFiles: true) {
                try await ImportPages.take($0, $1)
            },
            desk.page(DeviceListForm.path, for: .operator) { try await DeviceListForm.page($0) },
            desk.form(DeviceListForm.path, for: .operator, bodyLimit: 4 << 20, takesFiles: true) { try await DeviceListForm.take($0, $1) },
            desk.page("/kart-numbers/{hostname}") { visit in try await HostnamePage.page(visit, hostname(visit)) },
            desk.piece("/kart-numbers/{hostname}/live", isShared: true) { visit in try await HostnamePage.pieces(visit, hostname(visit)) },
        ] + deviceForms + otherChanges
    }

    /// Changes that name a device, each with its page.
    private var deviceForms: [ManagementRoute] {
        DeviceForm.Purpose.allCases.flatMap { purpose -> [ManagementRoute] in
            let form = DeviceForm(purpose)
            let path = "/kart-numbers/{hostname}/\(purpose.rawValue)"
            return [
                desk.page(path, for: .operator) { visit in try await form.page(visit, hostname(visit)) },
                desk.form(path, for: .operator) { visit, posted in try await form.take(visit, hostname(visit), posted) },
            ]
        }
    }

    private var otherChanges: [ManagementRoute] {
        [
            desk.page("/kart-numbers/{hostname}/retire", for: .operator) { visit in try await RetireForm.page(visit, hostname(visit)) },
            desk.form("/kart-numbers/{hostname}/retire", for: .operator) { visit, form in
                try await RetireForm.take(visit, hostname(visit), form)
            },
            desk.form("/kart-numbers/{hostname}/release", for: .operator) { visit, _ in try await release(visit) },
            desk.form("/kart-numbers/{hostname}/unretire", for: .operator) { visit, _ in try await unretire(visit) },
        ]
    }

    /// The page of a hostname.
    static func address(_ hostname: Hostname, _ change: String = "") -> PageAddress {
        PageAddress("/kart-numbers/\(hostname)" + (change.isEmpty ? "" : "/" + change))
    }

    private func hostname(_ visit: PageVisit) throws -> Hostname { try visit.value("hostname") { try Hostname($0) } }

    // MARK: List

    private func list(_ visit: PageVisit) async throws -> Page {
        let query = KartNumbersQuery(visit)
        var page = Page("Kart numbers", in: .kartNumbers)
        page.styles = ["fleet.css"]
        let imports = visit.button("Import", to: query.address("/kart-numbers/import"), icon: .add, isPrimary: true)
        let bar = try await query.bar(visit)
        guard let filter = query.filter(limit: KartNumbersQuery.pageSize + 1) else {
            page.content = "\(bar)\(visit.notice(.problem, "No such filter: choose from the lists."))"
            return page
        }
        let found = try await visit.store.hostnames(filter)
        guard !found.isEmpty else {
            page.content = query.isFiltered || query.after != nil ? "\(bar)\(nothing(visit))" : empty(visit, imports)
            if visit.may(.operator), query.isFiltered { page.actions = imports }
            return page
        }
        let export = visit.button("Export CSV", to: query.address("/kart-numbers/export"), icon: .export)
        let naming = visit.button("Name devices", to: query.address(DeviceListForm.path), icon: .naming)
        page.actions = "\(export)\(visit.may(.operator) ? naming + imports : nil)"
        let shown = Array(found.prefix(KartNumbersQuery.pageSize))
        page.content =
            "\(bar)\(try await counts(visit, filter))\(table(visit, shown))\(pager(visit, query, shown, found.count > shown.count))"
        return page
    }

    /// The numbers of each state, of the venue and product that are chosen.
    private func counts(_ visit: PageVisit, _ filter: HostnameFilter) async throws -> HTML? {
        let venues = try await visit.store.venues().filter { filter.venue == nil || $0.venue.code == filter.venue }
        let counts = venues.flatMap { $0.pools.filter { filter.product == nil || $0.key == filter.product }.values }
            .reduce(PoolCounts(), +)
        guard counts.total > 0 else { return nil }
        let items = HostnameState.allCases.map { "<li>\(visit.badge(Badge($0))) <strong>\(counts[$0])</strong></li>" as HTML }
        return "<ul class=\"pool-counts\" aria-label=\"Hostnames by state\">\(items)</ul>"
    }

    private func table(_ visit: PageVisit, _ records: [HostnameRecord]) -> HTML {
        var table = DataTable(
            "Hostnames by product, venue and number",
            [.init("Hostname", isName: true), .init("State"), .init("Serial number"), .init("MAC address"), .init("Since"), .init("Notes")])
        for record in records {
            table.add([
                "<a href=\"\(Self.address(record.hostname))\">\(record.hostname)</a>", visit.badge(Badge(record.state)),
                record.device?.serial.map { "<code>\($0)</code>" } ?? .empty, record.device?.mac.map { "<code>\($0)</code>" } ?? .empty,
                record.assignedAt.map { visit.moment($0) } ?? .empty,
                note(record).map { "<span class=\"one-line\">\($0)</span>" } ?? .empty,
            ])
        }
        return table.html
    }

    private func note(_ record: HostnameRecord) -> String? {
        let texts = [record.state == .retired ? record.retirementReason : nil, record.notes].compactMap(\.self)
        return texts.isEmpty ? nil : texts.joined(separator: " · ")
    }

    private func pager(_ visit: PageVisit, _ query: KartNumbersQuery, _ shown: [HostnameRecord], _ hasMore: Bool) -> HTML {
        guard query.after != nil || hasMore else { return "<p class=\"pager\"><span>\(shown.count) hostnames</span></p>" }
        let first: HTML? =
            query.after == nil
            ? nil : "<a class=\"btn btn-outline\" rel=\"first\" href=\"\(query.address())\">\(visit.icon(.previous))<span>First</span></a>"
        let next: HTML? =
            hasMore
            ? """
            <a class="btn btn-outline" rel="next" href="\(query.address(after: shown.last?.hostname))"><span>Next</span>\(visit.icon(.next))</a>
            """ : nil
        let range = "\(shown.first?.hostname.text ?? "") to \(shown.last?.hostname.text ?? "")"
        return "<nav class=\"pager\" aria-label=\"Pages\">\(first)<span>\(range)</span>\(next)</nav>"
    }

    private func nothing(_ visit: PageVisit) -> HTML {
        visit.emptyState(
            "Nothing fits", icon: .search, "No hostname is as the filters ask.",
            action: visit.button("Clear the filters", to: PageAddress(KartNumbersQuery.path)))
    }

    private func empty(_ visit: PageVisit, _ imports: HTML) -> HTML {
        visit.emptyState(
            "No kart number yet", icon: .kartNumbers,
            """
            Kart numbers are the pool from which hostnames such as KXP2-CORO-001 are given out, lowest first. Products that go by serial number \
            need none: their hostnames show up here when devices ask.
            """,
            action: visit.may(.operator) ? imports : nil)
    }

    /// The hostnames that the filters take, as a file for spreadsheets and for another server.
    private var export: ManagementRoute {
        ManagementRoute(.get, "/kart-numbers/export", .page, for: .signedIn(.viewer)) { request in
            let visit = PageVisit(request, desk.site)
            guard let filter = KartNumbersQuery(visit).filter(limit: nil) else {
                throw HTTPError(.badRequest, code: "bad_filter", "There is no such filter. Choose from the lists of the page.")
            }
            let records = try await PageErrors.plainly { try await visit.site.pool.list(filter) }
            return CSVFile.response(PoolTable.text(of: records), name: "kart-numbers")
        }
    }

    // MARK: Changes without a form

    private func release(_ visit: PageVisit) async throws -> FormOutcome {
        let hostname = try hostname(visit)
        // A fallback name vanishes when it is released.
        let page = hostname.isFallback ? PageAddress(KartNumbersQuery.path) : Self.address(hostname)
        do throws(any Error) {
            try await visit.site.pool.release(hostname, by: visit.author)
        } catch OperationError.store(.hostnameIsInstalled) {
            return .warning(
                Self.address(hostname),
                "A device is being installed as \(hostname) right now. Wait until it is done, or switch it off and try again after a minute."
            )
        } catch OperationError.store(.hostnameNotAssigned(_, let state)) {
            return .warning(Self.address(hostname), "\(hostname) is \(state.rawValue) by now: no device has it.")
        }
        return .done(page, hostname.isFallback ? "\(hostname) was released and is gone." : "\(hostname) was released and is available.")
    }

    private func unretire(_ visit: PageVisit) async throws -> FormOutcome {
        let hostname = try hostname(visit)
        do throws(any Error) {
            _ = try await visit.site.pool.unretire(hostname, by: visit.author)
        } catch OperationError.store(.hostnameNotRetired(_, let state)) {
            return .warning(Self.address(hostname), "\(hostname) is \(state.rawValue) by now, not retired.")
        }
        return .done(Self.address(hostname), "\(hostname) is available again.")
    }
}
