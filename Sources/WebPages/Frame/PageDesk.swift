import Fleet
import HTTPServer
import ManagementGate

/// Makes routes of pages and their forms. Pages of a kind are a type with the routes of it:
///
///     struct VenuePages {
///         let desk: PageDesk
///
///         var routes: [ManagementRoute] {
///             [
///                 desk.page("/venues") { try await list($0) },
///                 desk.form("/venues", for: .operator) { try await create($0, $1) },
///             ]
///         }
///     }
struct PageDesk: Sendable {
    let site: PageSite

    /// A page that who has signed in with a role sees.
    ///
    /// - Parameter isShared: whether it is made of its address, the role, the zone and what is in the store alone, so that it is made once for all
    ///   who ask for it in a second in which nothing changes.
    func page(
        _ pattern: String, for role: Role = .viewer, isShared: Bool = false, _ make: @escaping @Sendable (PageVisit) async throws -> Page
    ) -> ManagementRoute {
        ManagementRoute(.get, pattern, .page, for: .signedIn(role)) { request in
            let visit = PageVisit(request, site)
            return try await Self.answer(visit) {
                if isShared, let shared = SharedVisit(request, site) {
                    return try await shared.response { visit in Layout(visit).document(try await make(visit)) }
                }
                return Layout(visit).response(try await make(visit))
            }
        }
    }

    /// A piece of a page that its script asks for again and again; an open page alone does not keep a session. It can be shared as a page can.
    func piece(
        _ pattern: String, for role: Role = .viewer, isShared: Bool = false, _ make: @escaping @Sendable (PageVisit) async throws -> HTML
    ) -> ManagementRoute {
        ManagementRoute(.get, pattern, .api, for: .signedIn(role), isBackground: true) { request in
            if isShared, let visit = SharedVisit(request, site) {
                return try await PageErrors.plainly { try await visit.response(make) }
            }
            let visit = PageVisit(request, site)
            let piece = try await PageErrors.plainly { try await make(visit) }
            return .bytes(Array(piece.text.utf8), contentType: "text/html; charset=utf-8")
        }
    }

    /// What a form of a page posts to.
    ///
    /// - Parameters:
    ///   - bodyLimit: the largest form, in bytes.
    ///   - takesFiles: whether it may come as `multipart/form-data`.
    func form(
        _ pattern: String, for role: Role, bodyLimit: Int = 256 * 1024, takesFiles: Bool = false,
        _ take: @escaping @Sendable (PageVisit, FormFields) async throws -> FormOutcome
    ) -> ManagementRoute {
        let types = ["application/x-www-form-urlencoded"] + (takesFiles ? ["multipart/form-data"] : [])
        return ManagementRoute(.post, pattern, .page, for: .signedIn(role), bodyLimit: bodyLimit, contentTypes: types) { request in
            let visit = PageVisit(request, site)
            return try await Self.answer(visit) {
                switch try await take(visit, try FormFields(posted: request.http)) {
                case .done(let address, let text): Self.redirect(to: address, Flash(text))
                case .warning(let address, let text): Self.redirect(to: address, Flash(text, kind: .warning))
                case .again(let page): Layout(visit).response(page, status: .unprocessableContent)
                case .page(let page): Layout(visit).response(page)
                }
            }
        }
    }

    /// An answer, or a page that says why there is none.
    private static func answer(_ visit: PageVisit, _ make: () async throws -> HTTPResponse) async throws -> HTTPResponse {
        do {
            return try await PageErrors.mapped(make)
        } catch let refusal as PageRefusal {
            var response = Layout(visit).response(RefusalPage.page(refusal.error.status, refusal.words), status: refusal.error.status)
            for field in refusal.error.headers.fields { response.headers.add(field.name, field.value) }
            return response
        }
    }

    private static func redirect(to address: PageAddress, _ flash: Flash) -> HTTPResponse {
        let headers: HTTPHeaders = ["Location": address.description, "Set-Cookie": flash.setting(isSecure: false)]
        return HTTPResponse(status: .seeOther, headers: headers)
    }
}
