import Fleet
import FleetStore
import Webhooks

/// One webhook: where it goes, what it is told of, and what became of its messages.
enum WebhookPage {
    private static let shown = 50

    static func page(_ visit: PageVisit, _ name: AccountName) async throws -> Page {
        let webhook = try await visit.site.webhooks.show(name)
        let line = try await visit.site.webhooks.lines()[name]
        let history = try await visit.site.webhooks.attempts(of: name, limit: shown)
        var page = Page(name.text, below: .accounts)
        page.styles = ["fleet.css"]
        page.trail.append(.init(title: "Webhooks", address: PageAddress("/webhooks")))
        page.actions = WebhooksPages.changes(visit, name)
        var details = Details()
        details.add("Address", "<code>\(webhook.url)</code>")
        details.add("Told of", WebhookWords.events(of: webhook))
        details.add("Added", visit.moment(webhook.createdAt))
        details.add("Messages that wait", text: line.map { String($0.count) } ?? "none")
        details.add("Oldest of them", line.map { visit.moment($0.oldestAt) })
        details.add("Next attempt", line.map { visit.moment($0.nextAt) })
        details.add("Secret", text: "was shown once. For another one, remove the webhook and add it again.")
        page.content = """
            \(Panel("What is known of it", details.html).html)
            \(Panel("What became of its messages", history.isEmpty ? "<p>None was sent yet. <strong>Test</strong> sends one that tells of nothing.</p>" : table(visit, history)).html)
            """
        return page
    }

    private static func table(_ visit: PageVisit, _ history: [WebhookAttempt]) -> HTML {
        var table = DataTable(
            "Attempts, newest first",
            [.init("When"), .init("What"), .init("Told of"), .init("Attempt", isNumber: true), .init("Answer"), .init("Again")])
        for entry in history {
            let answer = entry.status.map { "\($0)" } ?? WebhookWords.reason(of: entry) ?? ""
            table.add([
                visit.second(entry.at), visit.badge(WebhookWords.badge(of: entry)), "\(entry.event.map { "<code>\($0)</code>" as HTML })",
                "\(entry.attempt.map { "\($0)" } ?? "")", answer.isEmpty ? .empty : "<span class=\"one-line\">\(answer)</span>",
                entry.nextAt.map { visit.moment($0) } ?? .empty,
            ])
        }
        return table.html
    }
}
