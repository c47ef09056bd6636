import DeviceProtocol

/// What a JSON value has to look like. Requests are checked against it, and the document describes them and the answers by it.
///
/// Source: JSON Schema 2020-12, of which OpenAPI 3.1 takes all.
struct Schema: Sendable {
    indirect enum Kind: Sendable {
        case text(TextRule)
        /// One of these words.
        case word([String])
        case integer(ClosedRange<Int64>)
        case decimal
        case flag
        case list(Schema, count: ClosedRange<Int>)
        case object(ObjectRule)
        /// Any names, each with a value of this form.
        case table(Schema)
        case either([Schema])
        case anyObject
    }

    struct TextRule: Sendable {
        /// In characters as JSON Schema counts them: Unicode scalars.
        var length = 0...1_000
        /// For the document alone: the domain's own types read the text.
        var pattern: String?
        var format: String?
    }

    struct ObjectRule: Sendable {
        var properties: [Property]
        /// Keywords of JSON Schema on which properties belong together; for the document alone.
        var rules: [JSONMember] = []
    }

    struct Property: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let about: String?
    }

    let kind: Kind
    /// Whether it may also be null.
    var isNullable = false
    /// Under which name the document has it once for all.
    var name: String?
    /// A value that there may be, for people who read the document and programs that try it.
    var example: JSONValue?

    init(_ kind: Kind, isNullable: Bool = false, name: String? = nil, example: JSONValue? = nil) {
        self.kind = kind
        self.isNullable = isNullable
        self.name = name
        self.example = example
    }

    var orNull: Schema {
        var schema = self
        schema.isNullable = true
        return schema
    }
}
