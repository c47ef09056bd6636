import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import LibCrypto
import ManagementGate
import Operations

extension APICall {
    /// The route that answers it.
    func route(
        answers: any AnswerStore, shared: FreshCache<SharedCall, [UInt8]>, now: @escaping @Sendable () -> Timestamp
    ) -> ManagementRoute {
        ManagementRoute(
            method, path, .api, for: .signedIn(role), bodyLimit: body?.limit ?? 64 * 1024,
            contentTypes: body == nil ? [] : ["application/json"]
        ) { request in
            do {
                if isShared {
                    let call = SharedCall(path: request.http.path, query: request.http.query)
                    let json = try await shared.value(call, at: now()) { try await answer(anonymous(request), at: $0) }
                    return .bytes(json, contentType: "application/json")
                }
                let author = Authorship(request.visitor.actor, at: now())
                if takesKey, let repeated = try RepeatedRequest(request, answers: answers) {
                    return try await repeated.once(at: author.at) { try await answer(request, author) }
                }
                return try await answer(request, author)
            } catch {
                throw Refusal.of(error)
            }
        }
    }

    /// A request that says what a ``SharedCall`` says.
    private func anonymous(_ request: ManagementRequest) -> ManagementRequest {
        ManagementRequest(http: request.http.with([:]), parameters: request.parameters, visitor: .nobody)
    }

    private func answer(_ request: ManagementRequest, at second: Timestamp) async throws -> [UInt8] {
        let author = Authorship(request.visitor.actor, at: second)
        let query = try QueryFields(request.http.query, as: parameters)
        return try await handler(APIRequest(request: request, query: query, body: .none, author: author)).json?.bytes ?? []
    }

    private func answer(_ request: ManagementRequest, _ author: Authorship) async throws -> HTTPResponse {
        do {
            // Before all other refusals: no state of the resource could be meant.
            if case .change = condition, !request.http.hasReadableConditions {
                throw Self.preconditionFailed(
                    "If-Match: wanted the ETag of a resource, in quotes, or *. Read the resource, then send its ETag.")
            }
            let call = APIRequest(
                request: request, query: try QueryFields(request.http.query, as: parameters),
                body: try body.map { body throws(HTTPError) in try BodyFields(request.http.body, as: body) } ?? .none, author: author)
            return response(to: try await handler(call))
        } catch {
            let refusal = Refusal.of(error)
            guard request.http.isConditional, let conflict = refusal as? HTTPError, conflict.code == Refusal.changedMeanwhile else {
                throw refusal
            }
            throw Self.preconditionFailed(conflict.message)
        }
    }

    private static func preconditionFailed(_ message: String) -> HTTPError {
        HTTPError(.preconditionFailed, code: "precondition_failed", message)
    }

    private func response(to answer: APIAnswer) -> HTTPResponse {
        var response = HTTPResponse(status: answer.status, headers: answer.headers)
        guard let json = answer.json else { return response }
        let bytes = json.bytes
        response.headers["Content-Type"] = "application/json"
        response.body = .bytes(bytes)
        switch condition {
        case .none: break
        case .read: response.etag = EntityTag(ofState: bytes)
        case .change: if case .object = json { response.etag = EntityTag(ofState: bytes) }
        }
        return response
    }
}

extension HTTPRequest {
    fileprivate var isConditional: Bool { headers["If-Match"] != nil || headers["If-None-Match"] != nil }
}

extension EntityTag {
    /// A state's name: it follows from all that is told of the state.
    fileprivate init(ofState bytes: [UInt8]) {
        self.init(String(SHA256Hasher.digest(of: bytes).hex.prefix(32)))
    }
}

extension APIRequest {
    /// That a resource is in a state which the request's conditions name; nil when they name none.
    ///
    /// - Parameter told: what is told of the resource, whose digest is its ETag.
    func expectation<State>(_ told: @escaping @Sendable (State) -> some Message) -> Expectation<State>? {
        guard request.http.isConditional else { return nil }
        let request = request.http
        return Expectation { request.allowsChange(of: EntityTag(ofState: told($0).json.bytes)) }
    }
}
