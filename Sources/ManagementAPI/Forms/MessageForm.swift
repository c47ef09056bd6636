import DeviceProtocol

/// What the JSON objects of one kind have, said once: each object is made by it, and the document describes them by it.
struct MessageForm<Subject>: Sendable {
    /// One member: its name, its form, and how its value comes from what the object tells of.
    struct Field: Sendable {
        let property: Schema.Property
        let value: @Sendable (Subject) -> JSONValue?

        init(_ name: String, _ schema: Schema, always: Bool = true, _ about: String?, _ value: @escaping @Sendable (Subject) -> JSONValue?)
        {
            property = Schema.Property(name: name, schema: schema, isRequired: always, about: about)
            self.value = value
        }
    }

    let name: String
    let fields: [Field]

    init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    /// The object that tells of something.
    func message(_ subject: Subject) -> JSONValue {
        .object(
            fields.compactMap { field in
                if let value = field.value(subject) { return JSONMember(field.property.name, value) }
                return field.property.isRequired ? JSONMember(field.property.name, .null) : nil
            })
    }

    var schema: Schema { Schema(.object(Schema.ObjectRule(properties: fields.map(\.property))), name: name) }
}

extension MessageForm.Field {
    static func text(
        _ name: String, _ schema: Schema = .text(), _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> String
    ) -> Self {
        Self(name, schema, about) { .string(value($0)) }
    }

    /// Null when there is none.
    static func textIfAny(
        _ name: String, _ schema: Schema = .text(), _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> String?
    ) -> Self {
        Self(name, schema.orNull, about) { value($0).map { .string($0) } }
    }

    static func number(
        _ name: String, _ schema: Schema = .count, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> Int64
    ) -> Self {
        Self(name, schema, about) { .integer(value($0)) }
    }

    static func numberIfAny(
        _ name: String, _ schema: Schema = .count, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> Int64?
    ) -> Self {
        Self(name, schema.orNull, about) { value($0).map { .integer($0) } }
    }

    static func count(_ name: String, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> Int) -> Self {
        Self(name, .count, about) { .integer(Int64(value($0))) }
    }

    static func bytes(_ name: String, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> UInt64) -> Self {
        Self(name, .count, about) { .integer(Int64(clamping: value($0))) }
    }

    static func bytesIfAny(_ name: String, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> UInt64?) -> Self {
        Self(name, Schema.count.orNull, about) { value($0).map { .integer(Int64(clamping: $0)) } }
    }

    static func flag(_ name: String, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> Bool) -> Self {
        Self(name, .flag, about) { .bool(value($0)) }
    }

    static func list<Element>(
        _ name: String, _ form: MessageForm<Element>, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> [Element]
    ) -> Self {
        Self(name, .list(form.schema), about) { .array(value($0).map(form.message)) }
    }

    static func object<Part>(
        _ name: String, _ form: MessageForm<Part>, _ about: String? = nil, _ value: @escaping @Sendable (Subject) -> Part
    ) -> Self {
        Self(name, form.schema, about) { form.message(value($0)) }
    }
}
