import DeviceProtocol
import Fleet
import HTTPServer

/// One call of the JSON API, said once: the route, the document and the tests are made of it.
struct APICall: Sendable {
    typealias Handler = @Sendable (APIRequest) async throws -> APIAnswer

    /// How a call treats the state of the resource that it is about.
    enum Condition: Sendable {
        case none
        /// It answers with the resource, which has an ETag.
        case read
        /// It changes the resource; with If-Match only when that is as the client knows it. Its handler hands
        /// ``APIRequest/expectation(_:)`` to the change, which looks at the resource in its own transaction.
        case change
    }

    /// What the document says of an answer.
    struct Success: Sendable {
        let status: HTTPStatus
        let schema: Schema?
        let about: String
        /// Another status with the same content, when the call may end in two ways.
        var other: HTTPStatus?
        /// Whether a field `Link` may lead to the next page.
        var isPaged = false
    }

    let method: HTTPMethod
    let path: String
    let role: Role
    /// A name for programs that are made from the document.
    let name: String
    let group: String
    let summary: String
    var details: String?
    var parameters: [APIParameter] = []
    var body: APIBody?
    let success: Success
    /// Refusals beside those that every call has.
    var refusals: Set<HTTPStatus> = []
    var condition = Condition.none
    /// Whether its answer holds a secret, which is kept nowhere: then it takes no Idempotency-Key.
    var isSecret = false
    /// Whether its answer is made of path, query and what is in the store alone, so that it is made once for all who ask in a second in which nothing
    /// changes.
    var isShared = false
    let handler: Handler

    /// Whether it may be sent again with the same key without being done again.
    var takesKey: Bool { method == .post && !isSecret }

    /// Every status that it may answer, as far as the server itself is well.
    var statuses: Set<HTTPStatus> {
        var all = refusals.union([success.status, .badRequest, .unauthorized, .forbidden, .serviceUnavailable])
        if let other = success.other { all.insert(other) }
        if body != nil { all.formUnion([.contentTooLarge, .unsupportedMediaType]) }
        if path.contains("{") { all.insert(.notFound) }
        if case .read = condition { all.formUnion([.notModified, .preconditionFailed]) }
        if case .change = condition { all.insert(.preconditionFailed) }
        if takesKey { all.formUnion([.conflict, .unprocessableContent]) }
        return all
    }
}
