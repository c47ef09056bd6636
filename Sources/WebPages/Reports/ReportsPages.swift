import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations

/// `/reports`: how well deployments go, over a choice of days, by venue, product and day.
struct ReportsPages {
    let desk: PageDesk

    var routes: [ManagementRoute] { [desk.page("/reports", isShared: true) { try await page($0) }, export] }

    private func page(_ visit: PageVisit) async throws -> Page {
        let query = ReportQuery(visit)
        var page = Page("Reports", in: .reports)
        page.styles = ["dashboard.css", "fleet.css"]
        let bar = try await query.bar(visit)
        guard let filter = query.filter else {
            page.content = "\(bar)\(visit.notice(.problem, "\(query.problem ?? "")"))"
            return page
        }
        let report = try await Reports(store: visit.store).deployments(filter)
        guard !report.days.isEmpty else {
            page.content = "\(bar)\(nothing(visit, query))"
            return page
        }
        page.actions = visit.button("Export CSV", to: query.address("/reports/export"), icon: .export)
        page.libraries = ["chart.js"]
        page.modules = ["reports.js"]
        page.content = """
            \(bar)\(numbers(report.total))
            <div class="panels">\(Panel("By venue", table("venue", report.venues) { $0?.text ?? "no venue" }).html)\
            \(Panel("By product", table("product", report.products) { $0?.text ?? "no product" }).html)</div>
            \(Panel("By day", actions: "<small>Days of UTC, by when a deployment ended.</small>", "\(Self.chart)\(days(report))").html)
            """
        return page
    }

    private static let chart: HTML = """
        <div class="chart"><canvas data-report-chart role="img" aria-label="Deployments per day; the table below has the numbers"></canvas></div>
        """

    private func nothing(_ visit: PageVisit, _ query: ReportQuery) -> HTML {
        if query.isFiltered {
            return visit.emptyState(
                "Nothing ended in these days", icon: .search, "No deployment is as the filters ask.",
                action: visit.button("Clear the filters", to: PageAddress(ReportQuery.path)))
        }
        return visit.emptyState(
            "Nothing to report yet", icon: .reports,
            "As soon as deployments have ended, this shows how many succeeded and how long they took, by venue, product and day.",
            action: visit.button("See what is left to do", to: PageAddress("/"), isPrimary: true))
    }

    private func numbers(_ total: Outcome) -> HTML {
        let items: [(String, StaticString)] = [
            (ReportWords.rate(total) ?? "–", "success rate"), (String(total.successful), "succeeded"),
            (String(total.failed), "failed attempts"),
            (String(total.refused), "refused"), (ReportWords.time(total.averageSeconds) ?? "–", "on average"),
            (ReportWords.time(total.longestSeconds) ?? "–", "the longest"),
            (ByteQuantity.text(UInt64(max(0, total.verifiedBytes))), "written"),
        ]
        return
            "<ul class=\"numbers\" aria-label=\"All together\">\(items.map { "<li><strong>\($0.0)</strong> <span>\($0.1)</span></li>" as HTML })</ul>"
    }

    private func table<Key: Hashable & Sendable>(_ name: String, _ parts: [DeploymentReport.Part<Key>], _ title: (Key) -> String) -> HTML {
        var table = DataTable("Outcomes by \(name)", Self.columns(name))
        for part in parts { table.add(["\(title(part.key))"] + cells(part.outcome)) }
        return table.html
    }

    private func days(_ report: DeploymentReport) -> HTML {
        var table = DataTable("Outcomes by day", Self.columns("day"))
        for part in report.days {
            let day = BrowserZone.utc.day(part.key)
            let data: HTML =
                "<span data-day=\"\(day)\" data-successful=\"\(part.outcome.successful)\" data-failed=\"\(part.outcome.failed)\">\(day)</span>"
            table.add([data] + cells(part.outcome))
        }
        return table.html
    }

    private static func columns(_ name: String) -> [DataTable.Column] {
        [
            .init(name.prefix(1).uppercased() + name.dropFirst(), isName: true), .init("Success rate", isNumber: true),
            .init("Succeeded", isNumber: true), .init("Failed", isNumber: true), .init("Average", isNumber: true),
            .init("Longest", isNumber: true),
        ]
    }

    private func cells(_ outcome: Outcome) -> [HTML] {
        [
            "\(ReportWords.rate(outcome) ?? "–")", "\(outcome.successful)", "\(outcome.failed)",
            "\(ReportWords.time(outcome.averageSeconds) ?? "–")", "\(ReportWords.time(outcome.longestSeconds) ?? "–")",
        ]
    }

    private var export: ManagementRoute {
        ManagementRoute(.get, "/reports/export", .page, for: .signedIn(.viewer)) { request in
            let visit = PageVisit(request, desk.site)
            let query = ReportQuery(visit)
            guard let filter = query.filter else {
                throw HTTPError(.badRequest, code: "bad_filter", query.problem ?? "There is no such filter.")
            }
            let report = try await PageErrors.plainly { try await Reports(store: visit.store).deployments(filter) }
            return CSVFile.response(ReportTable.text(of: report), name: "report-\(query.from)-\(query.to)")
        }
    }
}
