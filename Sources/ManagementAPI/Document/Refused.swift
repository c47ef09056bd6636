import DeviceProtocol
import HTTPServer

/// What the document says of a refusal.
struct Refused {
    let status: HTTPStatus
    let name: String
    private let about: String

    private init(_ status: HTTPStatus, _ name: String, _ about: String) {
        self.status = status
        self.name = name
        self.about = about
    }

    static let all = [
        Refused(.badRequest, "BadRequest", "The request is not as this document says; the error names what is not."),
        Refused(.unauthorized, "Unauthorized", "There is no token, or it is not good any more."),
        Refused(.forbidden, "Forbidden", "The token's role does not suffice."), Refused(.notFound, "NotFound", "There is no such thing."),
        Refused(.conflict, "Conflict", "It is not possible as things are."),
        Refused(.preconditionFailed, "PreconditionFailed", "The resource is not in the state that If-Match names."),
        Refused(.contentTooLarge, "ContentTooLarge", "The body is too large."),
        Refused(.unsupportedMediaType, "UnsupportedMediaType", "The body is not application/json."),
        Refused(.unprocessableContent, "UnprocessableContent", "The rules of the fleet refuse a value; the error names it."),
        Refused(.tooManyRequests, "TooManyRequests", "There were too many attempts; the error says when to try again."),
        Refused(.serviceUnavailable, "ServiceUnavailable", "The server cannot do it right now; try again."),
    ]

    /// The refusal with a status.
    static func of(_ status: HTTPStatus) -> Refused? { all.first { $0.status == status } }

    var reference: JSONValue { .object([JSONMember("$ref", .string("#/components/responses/\(name)"))]) }

    var json: JSONValue {
        var members = [JSONMember("description", .string(about))]
        if status == .serviceUnavailable {
            members.append(
                JSONMember(
                    "headers",
                    .object([
                        JSONMember(
                            "Retry-After",
                            .object([
                                JSONMember("description", .string("In seconds.")),
                                JSONMember("schema", .object([JSONMember("type", .string("integer"))])),
                            ]))
                    ])))
        }
        let error = JSONValue.object([JSONMember("$ref", .string("#/components/schemas/Error"))])
        members.append(JSONMember("content", Operation.content(error)))
        return .object(members)
    }
}
