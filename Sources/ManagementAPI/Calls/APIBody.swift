import DeviceProtocol

/// What a call takes as its body: a JSON object with these fields and no others.
struct APIBody: Sendable {
    let schema: Schema
    /// Whether the call does without.
    let isOptional: Bool
    /// In bytes.
    let limit: Int

    /// - Parameter rules: keywords of JSON Schema on which fields belong together; the handler checks them.
    init(_ name: String, _ fields: [Schema.Property], rules: [JSONMember] = [], isOptional: Bool = false, limit: Int = 64 * 1024) {
        schema = Schema(.object(Schema.ObjectRule(properties: fields, rules: rules)), name: name)
        self.isOptional = isOptional
        self.limit = limit
    }

    /// The rule that at least one of these fields is there.
    static func anyOf(_ names: String...) -> JSONValue {
        .object([
            JSONMember(
                "anyOf", .array(names.map { .object([JSONMember("required", .array([.string($0)]))]) }))
        ])
    }

    /// The rule that exactly one of these fields is there.
    static func oneOf(_ names: String...) -> JSONValue {
        .object([
            JSONMember(
                "oneOf", .array(names.map { .object([JSONMember("required", .array([.string($0)]))]) }))
        ])
    }
}

extension Schema.Property {
    static func required(_ name: String, _ schema: Schema, _ about: String? = nil) -> Schema.Property {
        Schema.Property(name: name, schema: schema, isRequired: true, about: about)
    }

    static func optional(_ name: String, _ schema: Schema, _ about: String? = nil) -> Schema.Property {
        Schema.Property(name: name, schema: schema, isRequired: false, about: about)
    }
}
