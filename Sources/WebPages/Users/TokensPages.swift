import Accounts
import Fleet
import FleetStore
import ManagementGate

/// `/tokens`: with what programs use the API; for administrators alone. A token's text is shown once.
struct TokensPages {
    let desk: PageDesk

    /// How long a token can hold, in days; 0: for good.
    private static let lifetimes = [30, 90, 365, 0]

    var routes: [ManagementRoute] {
        [
            desk.page("/tokens", for: .admin) { try await list($0) },
            desk.page("/tokens/new", for: .admin) { visit in creation(visit, FormFields(["role": Role.viewer.rawValue, "days": "365"])) },
            desk.form("/tokens", for: .admin) { try await create($0, $1) },
            desk.form("/tokens/{name}/revoke", for: .admin) { visit, _ in try await revoke(visit) },
        ]
    }

    private func list(_ visit: PageVisit) async throws -> Page {
        let tokens = try await visit.site.accounts.tokens()
        var page = Page("API tokens", in: .accounts)
        page.styles = ["fleet.css"]
        let creates = visit.button("New token", to: PageAddress("/tokens/new"), icon: .key, isPrimary: true)
        let tabs = AccessTabs.html(current: .tokens)
        guard !tokens.isEmpty else {
            let advice: HTML = """
                A token lets a program use the <a href="/api/openapi.json">API</a> without a person's password, such as a script that reports or \
                imports.
                """
            page.content = "\(tabs)\(visit.emptyState("No token yet", icon: .key, advice, action: creates))"
            return page
        }
        page.actions = creates
        var table = DataTable(
            "API tokens by name",
            [
                .init("Name", isName: true), .init("Role"), .init("Ends"), .init("Used last"), .init("Created"), .init("Change"),
            ])
        for token in tokens {
            let isOver = token.expiresAt.map { $0 <= visit.now } ?? false
            let end: HTML = token.expiresAt.map { visit.moment($0) } ?? "never"
            table.add([
                "\(token.name)", "\(token.role.rawValue)",
                isOver ? "<span>\(visit.badge(Badge("ended", .attention, icon: .stalled))) \(end)</span>" : end,
                token.lastUsedAt.map { visit.moment($0) } ?? "never", visit.moment(token.createdAt),
                visit.confirmed(
                    "Revoke", at: PageAddress("/tokens/\(token.name)/revoke"), icon: .delete,
                    question: "Make the token <strong>\(token.name)</strong> worthless? The program that uses it is refused from now on.",
                    answer: "Revoke \(token.name)"),
            ])
        }
        page.content = "\(tabs)\(table.html)"
        return page
    }

    // MARK: Create

    private func creation(_ visit: PageVisit, _ form: FormFields) -> Page {
        var page = Page("New token", below: .accounts)
        page.trail.append(.init(title: "API tokens", address: PageAddress("/tokens")))
        let lifetimes = Self.lifetimes.map { Choice(String($0), $0 == 0 ? "never" : "after \($0) days") }
        page.content = visit.form(
            form, at: PageAddress("/tokens"), button: "Create token", back: PageAddress("/tokens"),
            """
            \(form.input(
                "name", "Name", help: "Of the program that uses it, such as <code>stock-list</code>; the audit log names it.", isRequired: true,
                limit: 64))\
            \(form.select("role", "Role", RoleWords.choices, help: "The least that the program needs.", isRequired: true))\
            \(form.select("days", "Ends", lifetimes, isRequired: true))
            """)
        return page
    }

    private func create(_ visit: PageVisit, _ posted: FormFields) async throws -> FormOutcome {
        var form = posted
        let name = form.read("name") { try AccountName($0) }
        let role = RoleWords.read(&form)
        let days = Int(form["days"]).flatMap { Self.lifetimes.contains($0) ? $0 : nil }
        if days == nil { form.refuse("days", "Choose an end of the list.") }
        guard let name, let role, let days, form.isGood else { return .again(creation(visit, form)) }
        let end = days == 0 ? nil : Timestamp(milliseconds: visit.now.milliseconds + Int64(days) * Timestamp.day)
        do throws(any Error) {
            let (token, text) = try await visit.site.accounts.createToken(name, role: role, until: end, by: visit.author)
            return .page(shown(visit, token, text))
        } catch AccountError.store(.tokenExists) {
            form.refuse("name", "There is a token \(name) already. Choose another name, or revoke that one first.")
        } catch {
            try form.refuse(error)
        }
        return .again(creation(visit, form))
    }

    /// The one page that shows a token.
    private func shown(_ visit: PageVisit, _ token: APIToken, _ text: String) -> Page {
        var page = Page("Token \(token.name)", below: .accounts)
        page.styles = ["fleet.css"]
        page.trail.append(.init(title: "API tokens", address: PageAddress("/tokens")))
        page.content = """
            \(visit.notice(.warning, "<strong>Copy it now.</strong> The server keeps no copy, so it is shown only this once."))
            \(Panel(
                "The token",
                """
                <pre class="command secret" tabindex="0" aria-label="The token">\(text)</pre>
                <p>A program sends it with each request, here as \(token.role.rawValue):</p>
                <pre class="command" tabindex="0" aria-label="Example">Authorization: Bearer \(text.prefix(12))…</pre>
                """).html)
            \(visit.button("I have copied it", to: PageAddress("/tokens"), icon: .done, isPrimary: true))
            """
        return page
    }

    private func revoke(_ visit: PageVisit) async throws -> FormOutcome {
        let name = try visit.value("name") { try AccountName($0) }
        do throws(any Error) {
            try await visit.site.accounts.revokeToken(name, by: visit.author)
        } catch AccountError.store(.unknownToken) {
            return .warning(PageAddress("/tokens"), "There is no token \(name) any more.")
        }
        return .done(PageAddress("/tokens"), "The token \(name) is worthless now.")
    }
}
