import Fleet
import FleetStore
import ManagementGate
import Webhooks

/// `/webhooks`: programs that are told of what happens; for administrators alone. The secret of one is shown once.
struct WebhooksPages {
    let desk: PageDesk

    var routes: [ManagementRoute] {
        [
            desk.page("/webhooks", for: .admin) { try await list($0) },
            desk.page("/webhooks/new", for: .admin) { WebhookForm.page($0) },
            desk.form("/webhooks", for: .admin) { try await WebhookForm.take($0, $1) },
            desk.page("/webhooks/{name}", for: .admin) { visit in try await WebhookPage.page(visit, name(visit)) },
            desk.form("/webhooks/{name}/test", for: .admin) { visit, _ in try await test(visit) },
            desk.form("/webhooks/{name}/remove", for: .admin) { visit, _ in try await remove(visit) },
        ]
    }

    /// The page of a webhook.
    static func address(_ name: AccountName, _ change: String? = nil) -> PageAddress {
        PageAddress("/webhooks/\(name)" + (change.map { "/" + $0 } ?? ""))
    }

    private func name(_ visit: PageVisit) throws -> AccountName { try visit.value("name") { try AccountName($0) } }

    private func list(_ visit: PageVisit) async throws -> Page {
        let webhooks = try await visit.site.webhooks.list()
        var page = Page("Webhooks", in: .accounts)
        page.styles = ["fleet.css"]
        let creates = visit.button("New webhook", to: PageAddress("/webhooks/new"), icon: .add, isPrimary: true)
        let tabs = AccessTabs.html(current: .webhooks)
        guard !webhooks.isEmpty else {
            let advice: HTML = """
                A webhook tells another program, such as a chat, that a deployment failed, a batch was completed, or a pool has few hostnames left. \
                It is a signed POST, which is repeated until it is taken.
                """
            page.content = "\(tabs)\(visit.emptyState("No webhook yet", icon: .webhook, advice, action: creates))"
            return page
        }
        page.actions = creates
        let lines = try await visit.site.webhooks.lines()
        var table = DataTable(
            "Webhooks by name",
            [.init("Name", isName: true), .init("Address"), .init("Told of"), .init("Last message"), .init("Change")])
        for webhook in webhooks {
            let last = try await visit.site.webhooks.attempts(of: webhook.name, limit: 20).first { $0.outcome != .tested }
            table.add([
                "<a href=\"\(Self.address(webhook.name))\">\(webhook.name)</a>", "<span class=\"one-line\">\(webhook.url)</span>",
                WebhookWords.events(of: webhook), WebhookWords.state(visit, last, lines[webhook.name]), Self.changes(visit, webhook.name),
            ])
        }
        page.content = "\(tabs)\(table.html)"
        return page
    }

    /// What can be done with a webhook.
    static func changes(_ visit: PageVisit, _ name: AccountName) -> HTML {
        let test = visit.change("Test", at: address(name, "test"), icon: .live)
        let remove = visit.confirmed(
            "Remove", at: address(name, "remove"), icon: .delete,
            question: "Tell <strong>\(name)</strong> of nothing any more? Messages that wait for it are not sent.", answer: "Remove \(name)"
        )
        return "<span class=\"buttons\">\(test)\(remove)</span>"
    }

    private func test(_ visit: PageVisit) async throws -> FormOutcome {
        let name = try name(visit)
        try await visit.site.webhooks.test(name, by: visit.author)
        return .done(
            Self.address(name), "A message that tells of nothing is on its way. Load this page again in a moment to see what became of it.")
    }

    private func remove(_ visit: PageVisit) async throws -> FormOutcome {
        let (name, list) = (try name(visit), PageAddress("/webhooks"))
        do {
            try await visit.site.webhooks.remove(name, by: visit.author)
        } catch .unknownWebhook {
            return .warning(list, "There is no webhook \(name) any more.")
        }
        return .done(list, "\(name) is told of nothing any more.")
    }
}
