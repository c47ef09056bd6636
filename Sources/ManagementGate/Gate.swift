public import Accounts
import Fleet
import FleetStore
public import HTTPServer

/// Told of a request: its route, the status of its answer, and how long that took to make.
public typealias RequestObserver = @Sendable (ManagementRoute, HTTPStatus, Duration) -> Void

/// Stands between the management network and its routes: finds out who sends a request, and lets it through or not, by the table alone.
public struct Gate: Sendable {
    let accounts: Accounts
    let pages: any GatePages
    let isTLS: Bool
    let observer: RequestObserver?
    let trouble: @Sendable () async -> String?

    /// Makes the gate.
    ///
    /// - Parameters:
    ///   - pages: How its own pages look.
    ///   - isTLS: Whether the server itself speaks TLS.
    ///   - observer: Told of each request that had a route, when its answer is known.
    ///   - trouble: Why the server cannot do its work now, and what to do, for who cannot sign in because of it; nil: it can.
    public init(
        accounts: Accounts, pages: any GatePages = PlainGatePages(), isTLS: Bool = false, observer: RequestObserver? = nil,
        trouble: @escaping @Sendable () async -> String? = { nil }
    ) {
        self.accounts = accounts
        self.pages = pages
        self.isTLS = isTLS
        self.observer = observer
        self.trouble = trouble
    }

    /// What serves a table.
    public func router(for table: RouteTable) -> Router {
        var router = Router()
        router.commonHeaders = SecurityHeaders.fields(isTLS: isTLS)
        router.errorPresenter = { error, request, id in
            // A page that could not be found is one for people; no route says so.
            guard request.headers["Accept"]?.contains("text/html") == true, !request.path.hasPrefix("/api/") else { return nil }
            return refusalPage(error, visitor: .nobody, id: id)
        }
        for route in table.routes {
            router.on(route.method, route.pattern, bodyLimit: route.bodyLimit, contentTypes: route.contentTypes) { request, parameters in
                guard let observer else { return try await answer(request, parameters, route, of: table) }
                let start = ContinuousClock.now
                do {
                    let response = try await answer(request, parameters, route, of: table)
                    observer(route, response.status, ContinuousClock.now - start)
                    return response
                } catch {
                    observer(route, (error as? HTTPError)?.status ?? .internalServerError, ContinuousClock.now - start)
                    throw error
                }
            }
        }
        return router
    }

    private func answer(
        _ request: HTTPRequest, _ parameters: PathParameters, _ route: ManagementRoute, of table: RouteTable
    ) async throws -> HTTPResponse {
        let connection = BrowserConnection(request, isTLS: isTLS)
        var visitor = Visitor.nobody
        do {
            let (known, sessionID) = try await identify(request, connection, route)
            visitor = known
            try Self.check(request, connection, visitor, sessionID, route)
            let admitted = ManagementRequest(
                http: request, parameters: parameters, visitor: visitor, sessionID: sessionID, network: connection.network)
            var response = try await route.handler(admitted)
            if route.kind == .asset, response.headers["Cache-Control"] == nil { response.headers["Cache-Control"] = "no-cache" }
            return response
        } catch let error as HTTPError where route.kind == .page {
            guard error.code == Refusals.notSignedIn.code else { return refusalPage(error, visitor: visitor, id: nil) }
            return signInAgain(request, connection, table)
        } catch let error as AccountError {
            throw Refusals.of(error)
        }
    }

    /// Who has sent a request, and the id of their session.
    private func identify(
        _ request: HTTPRequest, _ connection: BrowserConnection, _ route: ManagementRoute
    ) async throws -> (Visitor, sessionID: String?) {
        if let text = Self.bearer(request.headers) {
            if let token = try await accounts.bearer(of: text) { return (.token(name: token.name.text, role: token.role), nil) }
            // Whoever may use it without a token may do so with a bad one.
            if route.access == .anyone { return (.nobody, nil) }
            throw Refusals.badToken
        }
        let cookie = SessionCookie(isSecure: connection.isSecure)
        guard let id = cookie.value(in: request.headers),
            let session = try await accounts.session(id, isUse: !route.isBackground)
        else { return (.nobody, nil) }
        return (.user(name: session.user.text, role: session.role, csrfToken: Accounts.csrfToken(ofSession: id)), id)
    }

    private static func check(
        _ request: HTTPRequest, _ connection: BrowserConnection, _ visitor: Visitor, _ sessionID: String?, _ route: ManagementRoute
    ) throws {
        let changes = request.method != .get && request.method != .head
        let origin = OriginCheck(request, connection)
        guard case .signedIn(let needed) = route.access else {
            // Else another server's page could sign somebody in, as somebody else.
            if changes, origin == .foreign { throw Refusals.foreignOrigin }
            return
        }
        guard let role = visitor.role else { throw Refusals.notSignedIn }
        // A browser sends its cookie along whoever made it send the request; a token is sent only by who knows it.
        if let sessionID {
            if changes || route.kind == .live, origin != .same { throw Refusals.foreignOrigin }
            if changes, !CSRFToken.isSent(with: request, session: sessionID) { throw Refusals.badCSRFToken }
        }
        guard role >= needed else { throw Refusals.wrongRole(needed) }
    }

    static func bearer(_ headers: HTTPHeaders) -> String? {
        guard let field = headers["Authorization"], field.prefix(7).lowercased() == "bearer " else { return nil }
        return String(field.dropFirst(7).drop { $0 == " " })
    }

    /// Leads who has not signed in to where they can, and from there to where they were.
    private func signInAgain(_ request: HTTPRequest, _ connection: BrowserConnection, _ table: RouteTable) -> HTTPResponse {
        let isVisit = request.method == .get || request.method == .head
        // Who signs out of a session that is over has what they want.
        if !isVisit, request.path == "/logout" { return HTTPResponse(status: .seeOther, headers: ["Location": "/login"]) }
        let wasSignedIn = SessionCookie(isSecure: connection.isSecure).value(in: request.headers) != nil
        let next = isVisit ? LocalPath(of: request) : LocalPath(ofFormIn: request, at: connection.origin, table)
        let reason: SignInReason? = isVisit ? (wasSignedIn ? .sessionOver : nil) : .formNotTaken
        let fields = [
            next.flatMap { $0 == .start ? nil : "next=" + PercentEncoding.encode($0.text) }, reason.map { "reason=" + $0.rawValue },
        ].compactMap(\.self)
        let query = fields.isEmpty ? "" : "?" + fields.joined(separator: "&")
        return HTTPResponse(status: .seeOther, headers: ["Location": "/login" + query])
    }

    func refusalPage(_ error: HTTPError, visitor: Visitor, id: RequestID?) -> HTTPResponse {
        var response = Self.page(pages.refusal(error, visitor: visitor, requestID: id), status: error.status)
        for field in error.headers.fields { response.headers.add(field.name, field.value) }
        return response
    }

    static func page(_ html: String, status: HTTPStatus = .ok) -> HTTPResponse {
        .bytes(Array(html.utf8), contentType: "text/html; charset=utf-8", status: status)
    }
}
