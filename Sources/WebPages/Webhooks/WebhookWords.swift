import Fleet
import FleetStore
import Webhooks

/// What is said of webhooks in words.
enum WebhookWords {
    static func title(of event: WebhookEvent) -> String {
        switch event {
        case .deploymentFailed: "a deployment that failed"
        case .batchCompleted: "a batch that was completed"
        case .poolLow: "a pool with few hostnames left"
        }
    }

    /// What a webhook is told of.
    static func events(of webhook: Webhook) -> HTML {
        let words = WebhookEvent.allCases.filter(webhook.events.contains).map { event in
            let level = event == .poolLow ? " (\(webhook.poolLow) or fewer)" : ""
            return "<li>\(title(of: event))\(level)</li>" as HTML
        }
        return "<ul class=\"plain\">\(words)</ul>"
    }

    /// What became of the last message, and how many wait.
    static func state(_ visit: PageVisit, _ last: WebhookAttempt?, _ line: WebhookLine?) -> HTML {
        let waiting: HTML? = line.map { line in
            "<br><small>\(line.count) \(line.count == 1 ? "message waits" : "messages wait"), next \(visit.ago(line.nextAt))</small>"
        }
        guard let last else { return "none was sent yet\(waiting)" }
        return
            "<span>\(visit.badge(badge(of: last))) \(visit.ago(last.at))\(reason(of: last).map { "<br><small>\($0)</small>" as HTML })\(waiting)</span>"
    }

    static func badge(of entry: WebhookAttempt) -> Badge {
        switch entry.outcome {
        case .delivered: Badge("delivered", .good, icon: .done)
        case .failed: Badge("not taken", .attention, icon: .stalled)
        case .givenUp: Badge("given up", .bad, icon: .failed)
        case .tested: Badge("test asked for", .neutral, icon: .live)
        }
    }

    /// Why a message did not arrive.
    static func reason(of entry: WebhookAttempt) -> String? { entry.reason.map { Sentence.of($0) } }
}
