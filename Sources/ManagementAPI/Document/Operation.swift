import DeviceProtocol
import Fleet
import HTTPServer

/// What the document says of one call.
struct Operation {
    private let call: APICall

    init(_ call: APICall) {
        self.call = call
    }

    var json: JSONValue {
        var members = [
            JSONMember("operationId", .string(call.name)), JSONMember("tags", .array([.string(call.group)])),
            JSONMember("summary", .string(call.summary)),
            JSONMember("description", .string((call.details.map { $0 + " " } ?? "") + "Takes the role \(call.role.rawValue).")),
        ]
        let parameters = call.parameters.map(\.document) + headers
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
        if let body = call.body {
            members.append(
                JSONMember(
                    "requestBody",
                    .object([
                        JSONMember("required", .bool(!body.isOptional)), JSONMember("content", Self.content(body.schema.reference)),
                    ])))
        }
        return .object(members + [JSONMember("responses", answers)])
    }

    static func content(_ schema: JSONValue) -> JSONValue {
        .object([JSONMember("application/json", .object([JSONMember("schema", schema)]))])
    }

    /// The fields that the call takes.
    private var headers: [JSONValue] {
        var headers: [JSONValue] = []
        if call.takesKey {
            headers.append(
                Self.header(
                    RepeatedRequest.field, "Sent again with the same key, a request that was done is not done again.",
                    [
                        JSONMember("minLength", .integer(1)), JSONMember("maxLength", .integer(255)),
                        JSONMember("pattern", .string("^[!-~]{1,255}$")),
                    ]))
        }
        if case .change = call.condition {
            headers.append(
                Self.header(
                    "If-Match", "The ETag of the state that is to be changed; of another nothing is.",
                    [JSONMember("pattern", .string("^(\"[!#-~]{1,100}\"|\\*)$"))]))
        }
        return headers
    }

    private static func header(_ name: String, _ about: String, _ rules: [JSONMember]) -> JSONValue {
        .object([
            JSONMember("name", .string(name)), JSONMember("in", .string("header")), JSONMember("required", .bool(false)),
            JSONMember("description", .string(about)),
            JSONMember("schema", .object([JSONMember("type", .string("string"))] + rules)),
        ])
    }

    private var answers: JSONValue {
        .object(call.statuses.sorted { $0.rawValue < $1.rawValue }.map { JSONMember(String($0.rawValue), answer($0)) })
    }

    private func answer(_ status: HTTPStatus) -> JSONValue {
        if status != call.success.status, status != call.success.other, let refused = Refused.of(status) { return refused.reference }
        if status == .notModified {
            return .object([JSONMember("description", .string("It is in the state that If-None-Match names."))])
        }
        var members = [JSONMember("description", .string(call.success.about))]
        let fields = fields(of: status)
        if !fields.isEmpty { members.append(JSONMember("headers", .object(fields))) }
        if status != .noContent, let schema = call.success.schema { members.append(JSONMember("content", Self.content(schema.reference))) }
        return .object(members)
    }

    /// The fields of an answer that says yes.
    private func fields(of status: HTTPStatus) -> [JSONMember] {
        func field(_ name: String, _ about: String) -> JSONMember {
            JSONMember(
                name,
                .object([
                    JSONMember("description", .string(about)),
                    JSONMember("schema", .object([JSONMember("type", .string("string"))])),
                ]))
        }
        var fields: [JSONMember] = []
        if call.success.isPaged { fields.append(field("Link", "Where the next page is, when there may be one.")) }
        if status == .created { fields.append(field("Location", "Where the new resource is, when it has a place of its own.")) }
        if case .read = call.condition { fields.append(field("ETag", "Names this state.")) }
        return fields
    }
}
