import DeviceProtocol

extension Schema {
    /// The schema in the document; one with a name is only referred to.
    var reference: JSONValue {
        guard let name else { return document }
        let reference = JSONValue.object([JSONMember("$ref", .string("#/components/schemas/\(name)"))])
        return isNullable ? .object([JSONMember("anyOf", .array([reference, Self.null]))]) : reference
    }

    /// The schema itself.
    var document: JSONValue {
        guard let example, case .object(let members) = rules else { return rules }
        return .object(members + [JSONMember("examples", .array([example]))])
    }

    private var rules: JSONValue {
        switch kind {
        case .text(let rule):
            var members = [type("string")]
            if rule.length.lowerBound > 0 { members.append(JSONMember("minLength", .integer(Int64(rule.length.lowerBound)))) }
            members.append(JSONMember("maxLength", .integer(Int64(rule.length.upperBound))))
            if let pattern = rule.pattern { members.append(JSONMember("pattern", .string(pattern))) }
            if let format = rule.format { members.append(JSONMember("format", .string(format))) }
            return .object(members)
        case .word(let words):
            return .object([type("string"), JSONMember("enum", .array(words.map { .string($0) } + (isNullable ? [.null] : [])))])
        case .integer(let range):
            return .object([
                type("integer"), JSONMember("format", .string("int64")), JSONMember("minimum", .integer(range.lowerBound)),
                JSONMember("maximum", .integer(range.upperBound)),
            ])
        case .decimal: return .object([type("number")])
        case .flag: return .object([type("boolean")])
        case .list(let element, let count):
            var members = [type("array"), JSONMember("items", element.reference)]
            if count.lowerBound > 0 { members.append(JSONMember("minItems", .integer(Int64(count.lowerBound)))) }
            members.append(JSONMember("maxItems", .integer(Int64(count.upperBound))))
            return .object(members)
        case .object(let rule): return .object([type("object")] + rule.members)
        case .table(let element): return .object([type("object"), JSONMember("additionalProperties", element.reference)])
        case .anyObject: return .object([type("object")])
        case .either(let schemas):
            return .object([JSONMember("anyOf", .array(schemas.map(\.reference) + (isNullable ? [Self.null] : [])))])
        }
    }

    private func type(_ name: String) -> JSONMember {
        JSONMember("type", isNullable && self.name == nil ? .array([.string(name), .string("null")]) : .string(name))
    }

    private static var null: JSONValue { .object([JSONMember("type", .string("null"))]) }

    /// All schemas with a name in it, itself included.
    var named: [Schema] {
        let own = name == nil ? [] : [self]
        switch kind {
        case .list(let element, _), .table(let element): return own + element.named
        case .object(let rule): return own + rule.properties.flatMap(\.schema.named)
        case .either(let schemas): return own + schemas.flatMap(\.named)
        case .text, .word, .integer, .decimal, .flag, .anyObject: return own
        }
    }
}

extension Schema.ObjectRule {
    fileprivate var members: [JSONMember] {
        let described = properties.map { property in
            var schema = property.schema.reference
            // Beside a reference, too: JSON Schema 2020-12 allows that.
            if let about = property.about, case .object(let members) = schema {
                schema = .object(members + [JSONMember("description", .string(about))])
            }
            return JSONMember(property.name, schema)
        }
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        return [JSONMember("properties", .object(described)), JSONMember("additionalProperties", .bool(false))]
            + (required.isEmpty ? [] : [JSONMember("required", .array(required))]) + rules
    }
}
