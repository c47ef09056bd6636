/// Which handler answers which method and path.
///
/// A GET route also answers HEAD. Where several patterns fit, literal text goes before placeholders.
public struct Router: Sendable {
    /// Answers a request.
    ///
    /// It begins on a thread that serves many sockets and must not block: what blocks belongs on an executor of its own.
    /// Its task is cancelled when the client has closed the connection (or its sending half), and when the server stops for good.
    ///
    /// An ``HTTPError`` that it throws is the answer, ``FileBodyError/notFound(_:)`` is answered 404; any other error is answered 500 with the request's id, and written to the log.
    public typealias Handler = @Sendable (HTTPRequest, PathParameters) async throws -> HTTPResponse

    struct Route: Sendable {
        let method: HTTPMethod
        let pattern: PathPattern
        let bodyLimit: Int
        let contentTypes: [String]
        let isBrief: Bool
        let handler: Handler
    }

    /// Makes the answer to an error; nil: `{"error", "code"}`. The id is that of an error that only the log explains.
    public typealias ErrorPresenter = @Sendable (HTTPError, RefusedRequest, RequestID?) -> HTTPResponse?

    private var routes: [Route] = []
    /// Fields of every answer that does not have them already.
    public var commonHeaders: HTTPHeaders = [:]
    /// Where errors are to look like something else than JSON.
    public var errorPresenter: ErrorPresenter?

    /// No routes.
    public init() {}

    /// Adds a route.
    ///
    /// - Parameters:
    ///   - pattern: `/images/{filename}`; `{rest...}` as the last segment stands for one or more segments.
    ///   - bodyLimit: the largest body taken, in bytes; a larger one is answered 413.
    ///   - contentTypes: media types without parameters; a body of another type, or of none, is answered 415. Empty: any.
    ///   - isBrief: whether the handler has only microseconds of work between and after its waits, too, which then the thread does that serves
    ///     the sockets.
    public mutating func on(
        _ method: HTTPMethod, _ pattern: String, bodyLimit: Int = 64 * 1024, contentTypes: [String] = [], isBrief: Bool = false,
        handler: @escaping Handler
    ) {
        let route = Route(
            method: method, pattern: PathPattern(pattern), bodyLimit: bodyLimit, contentTypes: contentTypes.map { $0.lowercased() },
            isBrief: isBrief, handler: handler)
        let index = routes.firstIndex { route.pattern.precedes($0.pattern) } ?? routes.endIndex
        routes.insert(route, at: index)
    }

    /// The route of a request.
    ///
    /// - Throws: ``HTTPError`` 404, or 405 with `Allow`.
    func route(_ method: HTTPMethod, _ segments: [String]) throws(HTTPError) -> (Route, PathParameters) {
        var allowed: [String] = []
        for route in routes {
            guard let parameters = route.pattern.match(segments) else { continue }
            if route.method == method || (route.method == .get && method == .head) { return (route, parameters) }
            allowed.append(route.method.rawValue)
            if route.method == .get { allowed.append("HEAD") }
        }
        if allowed.isEmpty { throw HTTPError(.notFound, code: "not_found", "there is nothing at this path") }
        let list = Set(allowed).sorted().joined(separator: ", ")
        throw HTTPError(
            .methodNotAllowed, code: "method_not_allowed", "this path does not take \(method.rawValue), only \(list)",
            headers: ["Allow": list])
    }
}
