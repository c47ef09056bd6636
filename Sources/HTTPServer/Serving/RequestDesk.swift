internal import MicroHTTPD
internal import Synchronization

/// Takes heads of requests, finds their routes, and has them answered.
final class RequestDesk: Sendable {
    private let router: Router
    private let hub: WebSocketHub
    private let log: @Sendable (AccessLogEntry) -> Void
    private let serverID = UInt32.random(in: .min ... .max)
    private let count = Atomic<UInt64>(0)

    init(router: Router, hub: WebSocketHub, log: @escaping @Sendable (AccessLogEntry) -> Void) {
        self.router = router
        self.hub = hub
        self.log = log
    }

    func admit(_ head: RequestHead) -> Exchange {
        let id = RequestID(server: serverID, number: count.wrappingAdd(1, ordering: .relaxed).newValue)
        let journal = RequestJournal(head: head, id: id, log: log)
        let headers = HTTPHeaders(head.headers.lazy.map { ($0.name, $0.value) })
        let composer = AnswerComposer(
            method: HTTPMethod(rawValue: head.method), version: head.version, headers: headers, id: id, common: router.commonHeaders,
            hub: hub)
        let refused = RefusedRequest(method: composer.method, path: RequestTarget.path(of: head.target), headers: headers)
        let present = { @Sendable [router] (error: HTTPError, id: RequestID?) in
            router.errorPresenter?(error, refused, id) ?? error.response(naming: id)
        }
        var bodyLimit = 0
        let plan: Exchange.Plan
        if let fault = HeadCheck.fault(
            method: head.method, target: head.target, version: head.version, headers: headers, isExact: head.isExact)
        {
            plan = .refuse(composer.answer(fault.response()), distrusted: true)
        } else {
            do throws(HTTPError) {
                let target = try RequestTarget(head.target)
                let (route, parameters) = try router.route(composer.method, target.segments)
                try Self.checkContentType(headers, route.contentTypes)
                bodyLimit = route.bodyLimit
                plan = .handle(bodyLimit: route.bodyLimit, brief: route.isBrief) { body in
                    let request = HTTPRequest(
                        method: composer.method, path: target.path, query: target.query, headers: headers,
                        remoteAddress: SocketAddress(head.remote), localAddress: SocketAddress(head.local), id: id, body: body)
                    return await Self.answer(request, parameters, route.handler, composer, journal, present)
                }
            } catch {
                plan = .refuse(composer.answer(present(error, nil)), distrusted: error.status == .badRequest)
            }
        }
        let limit = bodyLimit
        return Exchange(
            plan: plan, tooLarge: composer.answer(present(Self.tooLarge(limit), nil)),
            unavailable: composer.answer(Self.stopping.response()), finished: journal.close)
    }

    private static func tooLarge(_ limit: Int) -> HTTPError {
        HTTPError(.contentTooLarge, code: "too_large", "the body is larger than \(limit) bytes, the most that this path takes")
    }

    private static var stopping: HTTPError {
        HTTPError(.serviceUnavailable, code: "stopping", "the server is stopping; try again later", headers: ["Retry-After": "5"])
    }

    func abandoned(_ head: AbandonedHead) {
        log(
            AccessLogEntry(
                time: .seconds(head.arrived.seconds) + .nanoseconds(Int64(head.arrived.nanoseconds)), id: nil,
                remote: SocketAddress(head.remote), method: nil, path: nil, status: nil, bodyByteCount: 0, bytesSent: 0,
                duration: head.duration, isComplete: false, failure: nil))
    }

    private static func checkContentType(_ headers: HTTPHeaders, _ accepted: [String]) throws(HTTPError) {
        let hasBody = (headers["Content-Length"] ?? "0").utf8.contains { $0 != 0x30 }
        guard hasBody, !accepted.isEmpty else { return }
        let type = HTTPHeaders.trimmed(Substring((headers["Content-Type"] ?? "").utf8.prefix { $0 != 0x3b })).lowercased()
        guard accepted.contains(type) else {
            throw HTTPError(
                .unsupportedMediaType, code: "unsupported_media_type",
                "wanted a body of type \(accepted.joined(separator: " or ")), found \(type.isEmpty ? "none named" : type)")
        }
    }

    private static func answer(
        _ request: HTTPRequest, _ parameters: PathParameters, _ handler: Router.Handler, _ composer: AnswerComposer,
        _ journal: RequestJournal, _ present: @Sendable (HTTPError, RequestID?) -> HTTPResponse
    ) async -> Answer {
        do {
            let response = try await handler(request, parameters)
            journal.note(onFinish: response.onFinish)
            return composer.answer(response)
        } catch let error as HTTPError {
            return composer.answer(present(error, nil))
        } catch FileBodyError.notFound {
            return composer.answer(present(HTTPError(.notFound, code: "not_found", "there is no such file"), nil))
        } catch is CancellationError {
            // The client is gone, or the server is going: see Router.Handler.
            return composer.answer(HTTPError(.serviceUnavailable, code: "cancelled", "the request was given up").response())
        } catch {
            journal.note(failure: "\(error)")
            let answer = HTTPError(
                .internalServerError, code: "internal", "something went wrong here; the log knows it under this request id")
            return composer.answer(present(answer, request.id))
        }
    }
}
