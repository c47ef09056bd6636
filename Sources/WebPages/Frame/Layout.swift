import Fleet
import HTTPServer
import ManagementGate

/// What all pages have around their content: head, navigation, heading, and what is said of the last change.
struct Layout {
    private let assets: AssetShelf
    private let visitor: Visitor
    private let name: HTML
    private let csrfToken: HTML
    private let theme: Theme?
    private let flash: Flash?
    /// Where the browser is.
    private let place: PageAddress

    /// The layout of a page that the gate has let through.
    init(_ visit: PageVisit) {
        assets = visit.site.assets
        visitor = visit.request.visitor
        name = visit.visitorName
        csrfToken = visit.csrfToken
        theme = Theme(of: visit.request.http)
        flash = Flash.read(from: visit.request.http)
        place = visit.address
    }

    /// The layout of a page that the gate makes, of whose request nothing but the visitor is known.
    init(_ assets: AssetShelf, visitor: Visitor) {
        self.assets = assets
        self.visitor = visitor
        if case .user(let name, _, let token) = visitor {
            self.name = "\(name)"
            csrfToken = "\(token)"
        } else {
            (name, csrfToken) = (.empty, .empty)
        }
        theme = nil
        flash = nil
        place = PageAddress("/")
    }

    /// The answer with a page.
    func response(_ page: Page, status: HTTPStatus = .ok) -> HTTPResponse {
        var response = HTTPResponse.bytes(Array(document(page).text.utf8), contentType: "text/html; charset=utf-8", status: status)
        if flash != nil { response.headers.add("Set-Cookie", Flash.removal) }
        return response
    }

    /// The whole document of a page with navigation.
    func document(_ page: Page) -> HTML {
        whole(
            page,
            body: """
                <a class="skip" href="#main">Skip to the content</a>
                <header class="bar d-lg-none">
                <a class="brand" href="/">\(brand)</a>
                <details class="menu" data-menu><summary class="btn btn-quiet">\(assets.icon(.menu))<span>Menu</span></summary>
                <div class="menu-panel">\(navigation(page.section, label: "Main, small screen"))\(personal)</div></details>
                </header>
                <div class="frame">
                <aside class="side d-none d-lg-flex" aria-label="Navigation and account">
                <a class="brand" href="/">\(brand)</a>
                \(navigation(page.section, label: "Main"))
                \(personal)
                </aside>
                <main id="main" tabindex="-1">
                \(head(page))
                \(message)
                \(page.content)
                </main>
                </div>
                """)
    }

    /// The whole document of a page that stands alone, for who has not signed in.
    func bare(_ page: Page) -> HTML {
        whole(page, body: "<main id=\"main\" class=\"alone\"><p class=\"brand\">\(brand)</p>\(page.content)</main>")
    }

    private func whole(_ page: Page, body: HTML) -> HTML {
        let scripts = page.libraries.map { "<script src=\"\(assets.address($0))\" defer></script>\n" as HTML }
        let modules = (["page.js"] + page.modules + ["kept-form.js"]).map {
            "<script type=\"module\" src=\"\(assets.address($0))\"></script>\n" as HTML
        }
        let styles = (["bootstrap.css", "site.css", "parts.css"] + page.styles).map {
            "<link rel=\"stylesheet\" href=\"\(assets.address($0))\">\n" as HTML
        }
        return """
            <!DOCTYPE html>
            <html lang="en"\(attribute: "data-theme", theme?.rawValue)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(page.title) · rpi-deployment</title>
            <link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
            \(styles)<script src="\(assets.address("theme.js"))"></script>
            \(scripts)\(modules)</head>
            <body>
            \(body)
            </body>
            </html>

            """
    }

    private var brand: HTML { "<img src=\"\(assets.address("icon.svg"))\" alt=\"\" width=\"26\" height=\"26\"><span>rpi-deployment</span>" }

    private func navigation(_ current: Section?, label: StaticString) -> HTML {
        guard let role = visitor.role else { return .empty }
        let links = Section.allCases.filter { WebPages.sections.contains($0) && role >= $0.leastRole }.map { section in
            """
            <li><a href="\(section.path)"\(attribute: "aria-current", section == current ? "page" : nil)>\
            \(assets.icon(section.icon))<span>\(section.title)</span></a></li>

            """ as HTML
        }
        return "<nav aria-label=\"\(label)\"><ul class=\"sections\">\n\(links)</ul></nav>"
    }

    private var personal: HTML {
        guard case .user(_, let role, _) = visitor else { return .empty }
        let themes = Theme.allCases.map { choice in
            """
            <button class="btn btn-quiet btn-sm" name="theme" value="\(choice.rawValue)" aria-pressed="\((theme ?? .automatic) == choice)" \
            title="\(choice.title)">\(assets.icon(choice.icon))<span class="visually-hidden">\(choice.title)</span></button>
            """ as HTML
        }
        return """
            <div class="personal">
            <a class="who" href="\(AccountPages.path)" title="Your account">\(assets.icon(.person))<span><strong>\(name)</strong>\
            <small>\(role.rawValue)</small></span></a>
            <div class="personal-row">
            <form method="post" action="/theme" class="themes" data-themes role="group" aria-label="Colours">\(token)\
            <input type="hidden" name="next" value="\(place)">\(themes)</form>
            <form method="post" action="/logout">\(token)<button class="btn btn-quiet btn-sm">\(assets.icon(.signOut))<span>Sign out</span></button></form>
            </div>
            </div>
            """
    }

    private var token: HTML { "<input type=\"hidden\" name=\"csrf_token\" value=\"\(csrfToken)\">" }

    private func head(_ page: Page) -> HTML {
        let crumbs = page.trail.map { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" as HTML }
        let trail: HTML? = crumbs.isEmpty ? nil : "<nav aria-label=\"Path\"><ol class=\"crumbs\">\(crumbs)</ol></nav>"
        let actions: HTML? = page.actions.isEmpty ? nil : "<div class=\"actions\">\(page.actions)</div>"
        return "<div class=\"head\"><div>\(trail)<h1>\(page.title)</h1></div>\(actions)</div>"
    }

    private var message: HTML? {
        guard let flash else { return nil }
        return Notice(flash.kind == .done ? .done : .warning, "\(flash.text)", isStatus: true).html(assets)
    }
}
