import Fleet
import FleetStore
import Webhooks

/// The form that adds a webhook, and the one page that shows its secret.
enum WebhookForm {
    static func page(_ visit: PageVisit) -> Page {
        var form = FormFields(["pool_low": String(Webhooks.defaultPoolLow)])
        for event in WebhookEvent.allCases { form.set(field(event), "1") }
        return page(visit, form)
    }

    private static func field(_ event: WebhookEvent) -> String { "on-" + event.rawValue.replacing(".", with: "-") }

    private static func page(_ visit: PageVisit, _ form: FormFields) -> Page {
        var page = Page("New webhook", below: .accounts)
        page.styles = ["fleet.css"]
        page.trail.append(.init(title: "Webhooks", address: PageAddress("/webhooks")))
        let events = WebhookEvent.allCases.map { form.box(field($0), WebhookWords.title(of: $0)) }
        page.content = visit.form(
            form, at: PageAddress("/webhooks"), button: "Add webhook", back: PageAddress("/webhooks"),
            """
            \(form.input(
                "name", "Name", help: "What it is for, such as <code>chat</code>; the audit log names it.", isRequired: true, limit: 64))\
            \(form.input(
                "url", "Address", .url, help: "Where the other program listens: http:// or https://. It gets a POST of JSON.", isRequired: true,
                limit: 2_000))\
            \(form.group("events", "Told of", HTML(events)))\
            \(form.input(
                "pool_low", "A pool is low with", .number, help: "So many available hostnames, or fewer.", isRequired: true,
                class: "field-number", least: Webhook.poolLowRange.lowerBound, most: Webhook.poolLowRange.upperBound))
            """)
        return page
    }

    static func take(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let name = form.read("name") { try AccountName($0) }
        let url = form.read("url") { try WebhookURL($0.filter { !$0.isWhitespace }) }
        let poolLow = form.number("pool_low", in: Webhook.poolLowRange)
        let events = Set(WebhookEvent.allCases.filter { form[field($0)] == "1" })
        if events.isEmpty { form.refuse("events", "Choose at least one thing to be told of.") }
        guard let name, let url, let poolLow, form.isGood else { return .again(page(visit, form)) }
        do throws(any Error) {
            let webhook = try Webhook(name: name, url: url, events: events, poolLow: poolLow, createdAt: visit.now)
            return .page(shown(visit, webhook, try await visit.site.webhooks.add(webhook, by: visit.author)))
        } catch StoreError.webhookExists {
            form.refuse("name", "There is a webhook \(name) already. Choose another name, or remove that one first.")
        } catch {
            try form.refuse(error)
        }
        return .again(page(visit, form))
    }

    private static func shown(_ visit: PageVisit, _ webhook: Webhook, _ secret: String) -> Page {
        var page = Page("Webhook \(webhook.name)", below: .accounts)
        page.styles = ["fleet.css"]
        page.trail.append(.init(title: "Webhooks", address: PageAddress("/webhooks")))
        page.content = """
            \(visit.notice(.warning, "<strong>Copy it now.</strong> It is shown only this once."))
            \(Panel(
                "The secret",
                """
                <pre class="command secret" tabindex="0" aria-label="The secret">\(secret)</pre>
                <p>Each message to <code>\(webhook.url)</code> is signed with it, so that the receiver knows that it comes from here:</p>
                <pre class="command" tabindex="0" aria-label="Signature">X-RPI-Deploy-Signature: t=SECONDS,v1=HEX</pre>
                <p class="form-text">HEX is the HMAC-SHA256 of SECONDS, a dot and the body. What is not taken with a status from 200 to 299 comes \
                again, nine times in eleven hours.</p>
                """).html)
            \(visit.button("I have copied it", to: WebhooksPages.address(webhook.name), icon: .done, isPrimary: true))
            """
        return page
    }
}
