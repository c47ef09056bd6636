import DeviceProtocol
import HTTPServer

/// The OpenAPI document of the API, made of the same declarations as its routes.
///
/// Source: OpenAPI Specification 3.1.0.
struct Document {
    private let calls: [APICall]

    init(_ calls: [APICall]) {
        self.calls = calls
    }

    var json: JSONValue {
        .object([
            JSONMember("openapi", .string("3.1.0")),
            JSONMember(
                "info",
                .object([
                    JSONMember("title", .string("rpi-deployment")), JSONMember("version", .string("1")),
                    JSONMember("description", .string(Self.introduction)),
                ])),
            JSONMember("security", .array([.object([JSONMember("token", .array([]))])])), JSONMember("paths", paths),
            JSONMember("components", components),
        ])
    }

    private static let introduction = """
        What people and programs do with a fleet on the management network. Programs send a token ('rpi-deploy token create') as \
        Authorization: Bearer TOKEN; its role is its scope: viewer reads, operator changes the fleet, admin manages access, too. Times are UTC. \
        A refusal is {"error", "code"}, and has changed nothing: 400 for a request that is not as this document says, 422 for a value that the \
        rules of the fleet refuse, 409 for what is not possible as things are. Changes by POST take an Idempotency-Key: sent again with the same key \
        within a day, a request that was done is answered again and not done again. Single resources have an ETag, and with If-Match a change is made only of the \
        state that the client knows. Lists tell by a field Link (rel="next") that there may be more.
        """

    private var paths: JSONValue {
        var names: [String] = []
        var operations: [String: [JSONMember]] = [:]
        for call in calls {
            if operations[call.path] == nil { names.append(call.path) }
            operations[call.path, default: []].append(JSONMember(call.method.rawValue.lowercased(), Operation(call).json))
        }
        return .object(names.map { JSONMember($0, .object(operations[$0] ?? [])) })
    }

    private var components: JSONValue {
        var schemas: [String: JSONValue] = ["Error": Self.error]
        for call in calls {
            for schema in call.schemas { if let name = schema.name { schemas[name] = schema.document } }
        }
        return .object([
            JSONMember("schemas", .object(schemas.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) })),
            JSONMember("responses", .object(Refused.all.map { JSONMember($0.name, $0.json) })),
            JSONMember(
                "securitySchemes",
                .object([
                    JSONMember(
                        "token", .object([JSONMember("type", .string("http")), JSONMember("scheme", .string("bearer"))]))
                ])),
        ])
    }

    private static var error: JSONValue {
        .object([
            JSONMember("type", .string("object")), JSONMember("required", .array([.string("error"), .string("code")])),
            JSONMember("additionalProperties", .bool(false)),
            JSONMember(
                "properties",
                .object([
                    JSONMember(
                        "error", .object([JSONMember("type", .string("string")), JSONMember("description", .string("For people."))])),
                    JSONMember(
                        "code",
                        .object([JSONMember("type", .string("string")), JSONMember("description", .string("Stable, for programs."))])),
                    JSONMember("message", .object([JSONMember("type", .string("string"))])),
                    JSONMember("request_id", .object([JSONMember("type", .string("string"))])),
                ])),
        ])
    }
}

extension APICall {
    /// The schemas with names that it needs.
    fileprivate var schemas: [Schema] {
        (success.schema?.named ?? []) + (body?.schema.named ?? []) + parameters.flatMap(\.schema.named)
    }
}
