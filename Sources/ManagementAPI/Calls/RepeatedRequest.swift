import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import LibCrypto
import ManagementGate

/// A change that may be sent again with the same `Idempotency-Key` when its answer was lost: it is done once, and answered as often.
///
/// Source: draft-ietf-httpapi-idempotency-key-header.
struct RepeatedRequest: Sendable {
    static let field = "Idempotency-Key"

    private let answers: any AnswerStore
    private let key: RequestKey
    private let digest: SHA256Hex

    /// A request with a key; `nil` for one without.
    ///
    /// - Throws: ``HTTPError`` 400 for a key that is none.
    init?(_ request: ManagementRequest, answers: any AnswerStore) throws {
        let fields = request.http.headers.values(Self.field)
        guard let text = fields.first else { return nil }
        guard fields.count == 1, let key = RequestKey(actor: request.visitor.actor, key: text) else {
            throw HTTPError(
                .badRequest, code: "bad_idempotency_key", "\(Self.field): wanted one key of 1 to 255 visible characters of ASCII.")
        }
        self.answers = answers
        self.key = key
        let query = request.http.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let head = "\(request.http.method.rawValue) \(request.http.path)\n\(query)\n"
        digest = try SHA256Hex(SHA256Hasher.digest(of: Array(head.utf8) + request.http.body).hex)
    }

    /// Does a change, unless it was done before; then its answer is given again.
    func once(at now: Timestamp, _ change: () async throws -> HTTPResponse) async throws -> HTTPResponse {
        switch try await answers.claim(key, for: digest, at: now) {
        case .new: break
        case .done(let answer): return try Self.again(answer)
        case .underWay:
            throw HTTPError(
                .conflict, code: "request_under_way",
                "A request with this key has begun and not come to its end. Look whether it was done before you send it with another key.")
        case .otherRequest:
            throw HTTPError(
                .unprocessableContent, code: "idempotency_key_used",
                "This key was sent with another request. Send each request with a key of its own.")
        }
        let response: HTTPResponse
        do {
            response = try await change()
        } catch {
            // A refusal has changed nothing. After a failure of the server nobody knows, so the key stays taken.
            if error is HTTPError { try await answers.abandon(key) }
            throw error
        }
        let content: [UInt8] = if case .bytes(let bytes) = response.body { bytes } else { [] }
        try await answers.keep(KeptAnswer(status: response.status.rawValue, content: content), for: key)
        return response
    }

    private static func again(_ answer: KeptAnswer) throws -> HTTPResponse {
        guard let content = answer.content else {
            throw HTTPError(
                .conflict, code: "already_done",
                "This request was done before. Its answer was too long to be kept; look at what it has made.")
        }
        var response = HTTPResponse(status: HTTPStatus(rawValue: answer.status), headers: ["Idempotency-Replayed": "true"])
        if !content.isEmpty {
            response.headers["Content-Type"] = "application/json"
            response.body = .bytes(content)
        }
        return response
    }
}
