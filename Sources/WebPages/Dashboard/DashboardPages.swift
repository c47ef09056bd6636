import Fleet
import ManagementGate
import Operations

/// `/`: what is going on, kept up to date by the live connection.
struct DashboardPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page(Section.dashboard.path, isShared: true) { try await page($0) },
            desk.piece("/dashboard/live", isShared: true) { visit in DashboardView(visit, try await DashboardState.read(visit)).pieces },
            ChartData.route(desk.site),
            desk.form("/waiting/assign", for: .operator) { try await assign($0, $1) },
        ]
    }

    private func page(_ visit: PageVisit) async throws -> Page {
        let state = try await DashboardState.read(visit)
        var page = Page("Dashboard", in: .dashboard)
        page.libraries = ["chart.js"]
        page.modules = ["dashboard.js"]
        page.styles = ["dashboard.css"]
        page.actions = """
            <p class="live" data-live-state role="status"><noscript>Load the page again to see what is new.</noscript></p>
            """
        page.content = DashboardView(visit, state).html
        return page
    }

    /// Gives devices in the lobby the next hostnames of a venue.
    private func assign(_ visit: PageVisit, _ form: FormFields) async throws -> FormOutcome {
        let dashboard = PageAddress("/")
        guard !form["venue"].isEmpty else { return .warning(dashboard, "No device was named. \(VenueChoices.missing)") }
        do throws(any Error) {
            let venue = try VenueCode(form["venue"])
            let devices = try form.all("device").map { try WaitingField($0) }
            guard !devices.isEmpty else {
                return .warning(dashboard, "No device was chosen. Tick those that are to get a hostname.")
            }
            let wishes = devices.map { NamingWish(.next($0.product, venue), for: $0.device) }
            let names = try await visit.site.pool.assign(wishes, by: visit.author).map(\.hostname.text)
            let next = names.count == 1 ? "The device goes on by itself" : "The devices go on by themselves"
            return .done(dashboard, "Assigned \(names.joined(separator: ", ")). \(next) within ten seconds.")
        } catch {
            // The address of this form has no page of its own that could say it.
            guard let reason = PageErrors.text(of: error) else { throw error }
            return .warning(dashboard, "No device was named. \(reason)")
        }
    }
}
