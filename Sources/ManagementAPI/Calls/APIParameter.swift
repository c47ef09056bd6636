import DeviceProtocol

/// A parameter of a call's path or query.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case path
        case query
    }

    let place: Place
    let name: String
    let schema: Schema
    let about: String
    /// Whether an empty value counts as none, as a form sends it whose field is left empty.
    let mayBeEmpty: Bool

    static func path(_ name: String, _ schema: Schema, _ about: String) -> APIParameter {
        APIParameter(place: .path, name: name, schema: schema, about: about, mayBeEmpty: false)
    }

    static func query(_ name: String, _ schema: Schema, _ about: String) -> APIParameter {
        APIParameter(place: .query, name: name, schema: schema, about: about, mayBeEmpty: true)
    }

    /// How many things a list has at the most.
    static func limit(_ maximum: Int, default fallback: Int) -> APIParameter {
        APIParameter(
            place: .query, name: "limit", schema: .integer(1...Int64(maximum)), about: "How many at the most; \(fallback) unless given.",
            mayBeEmpty: false)
    }

    /// A whole number.
    static func number(_ name: String, _ schema: Schema, _ about: String) -> APIParameter {
        APIParameter(place: .query, name: name, schema: schema, about: about, mayBeEmpty: false)
    }

    var document: JSONValue {
        var schema = schema.reference
        if mayBeEmpty {
            let empty = JSONValue.object([JSONMember("type", .string("string")), JSONMember("maxLength", .integer(0))])
            schema = .object([JSONMember("anyOf", .array([schema, empty]))])
        }
        return .object([
            JSONMember("name", .string(name)), JSONMember("in", .string(place.rawValue)), JSONMember("required", .bool(place == .path)),
            JSONMember("description", .string(about)), JSONMember("schema", schema),
        ])
    }
}
