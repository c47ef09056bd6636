import Fleet
import HTTPServer
import ManagementGate
import Operations

/// A visit as far as its page is the same for others: nothing but this is known where such a page is made, so nothing else can be in it.
struct SharedVisit {
    /// What such a page depends on beside the store.
    struct Key: Hashable, Sendable {
        let path: String
        let query: HTTPQuery
        let role: Role
        let zone: BrowserZone
        let theme: Theme
    }

    private let request: ManagementRequest
    private let site: PageSite
    private let key: Key

    /// Nil for programs, and for who is told something that concerns nobody else.
    init?(_ request: ManagementRequest, _ site: PageSite) {
        guard case .user(_, let role, _) = request.visitor, Flash.read(from: request.http) == nil else { return nil }
        self.request = request
        self.site = site
        key = Key(
            path: request.http.path, query: request.http.query, role: role, zone: BrowserZone(of: request.http),
            theme: Theme(of: request.http))
    }

    /// The page for this visitor: as it was made in this second, unless something has changed since.
    func response(_ make: @escaping @Sendable (PageVisit) async throws -> HTML) async throws -> HTTPResponse {
        let template = try await site.shared.value(key, at: site.now()) { [request, site, key] second in
            let visit = PageVisit(shared: key.anonymous(request), site, at: second)
            return PageTemplate(try await make(visit))
        }
        return .bytes(template.filled(for: request.visitor), contentType: "text/html; charset=utf-8")
    }
}

extension SharedVisit.Key {
    /// A request that says what the key says.
    fileprivate func anonymous(_ request: ManagementRequest) -> ManagementRequest {
        ManagementRequest(
            http: request.http.with(["Cookie": "\(zone.cookie); \(theme.cookie)"]), parameters: request.parameters,
            visitor: .user(name: "", role: role, csrfToken: ""))
    }
}
