import Fleet
import FleetStore
import HTTPServer
import ManagementGate
import Operations

/// A request for a page that the gate has let through, with what it takes to answer it.
struct PageVisit: Sendable {
    let request: ManagementRequest
    let site: PageSite
    /// The moment that the page is about.
    let now: Timestamp
    /// Whether what is made is for others as well: then there are places in it for what is the visitor's own.
    let isShared: Bool

    init(_ request: ManagementRequest, _ site: PageSite) {
        self.request = request
        self.site = site
        now = site.now()
        isShared = false
    }

    /// A visit of whom nothing is known but what ``SharedVisit`` says.
    init(shared request: ManagementRequest, _ site: PageSite, at second: Timestamp) {
        self.request = request
        self.site = site
        now = second
        isShared = true
    }

    var store: any FleetStore { site.store }

    /// Who makes the changes of this visit.
    var author: Authorship { Authorship(request.visitor.actor, at: now) }

    /// Whether the visitor may do what takes this role: pages leave out what would be refused.
    func may(_ role: Role) -> Bool { (request.visitor.role ?? .viewer) >= role }

    /// What each form of this visit carries; empty for programs, which need none.
    var csrfToken: HTML {
        if isShared { return .slot(.csrfToken) }
        return if case .user(_, _, let token) = request.visitor { "\(token)" } else { .empty }
    }

    /// What the visitor is called.
    var visitorName: HTML {
        if isShared { return .slot(.visitorName) }
        return if case .user(let name, _, _) = request.visitor { "\(name)" } else { .empty }
    }

    var zone: BrowserZone { BrowserZone(of: request.http) }

    /// A value of the query without white space around it; nil when it is missing or empty.
    func query(_ name: String) -> String? {
        guard let text = request.http.query[name] else { return nil }
        let trimmed = text.drop(while: \.isWhitespace)
        guard let last = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(trimmed[...last])
    }

    /// Where the browser is; for the answer to a form, the form's own page.
    var address: PageAddress {
        request.http.method == .post
            ? PageAddress("/") : PageAddress(request.http.path, request.http.query.items.map { ($0.name, $0.value) })
    }

    /// The number of a page in a list, from 1.
    var pageNumber: Int { query("page").flatMap { Int($0) }.map { min(max(1, $0), 100_000) } ?? 1 }

    /// What a placeholder of the path stands for, as a value; a text that is none has no page.
    ///
    /// - Throws: ``HTTPError`` 404.
    func value<Value>(_ name: String, _ read: (String) throws -> Value?) throws(HTTPError) -> Value {
        guard let value = try? read(request.parameters[name]) else {
            throw HTTPError(
                .notFound, code: "not_found",
                "There is nothing here that is called \u{201C}\(PlainText.printable(request.parameters[name], limit: 60))\u{201D}.")
        }
        return value
    }

    func icon(_ icon: Icon) -> HTML { site.assets.icon(icon) }
}
