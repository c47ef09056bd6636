import DeviceProtocol
import HTTPServer

/// The fields of a body that follows its schema.
struct BodyFields: Sendable {
    private let object: JSONValue

    /// Reads a body.
    ///
    /// - Throws: ``HTTPError`` 400 that names the field.
    init(_ bytes: [UInt8], as body: APIBody) throws(HTTPError) {
        if bytes.isEmpty {
            guard body.isOptional else {
                throw HTTPError(.badRequest, code: "body_missing", "The body is missing: wanted a JSON object.")
            }
            object = .object([])
            return
        }
        do throws(JSONError) {
            object = try JSONValue.parse(bytes)
        } catch {
            throw HTTPError(.badRequest, code: "bad_json", "The body is no JSON: \(error.message).")
        }
        if let problem = body.schema.problem(of: object, at: Schema.wholeBody) {
            throw HTTPError(.badRequest, code: "bad_field", problem + ".")
        }
    }

    /// One object of a list.
    init(element: JSONValue) {
        object = element
    }

    /// No fields.
    static let none = BodyFields(element: .object([]))

    /// Whether a field is there, be it null.
    func has(_ name: String) -> Bool { object[name] != nil }

    func text(_ name: String) -> String? {
        if case .string(let text) = object[name] { text } else { nil }
    }

    func number(_ name: String) -> Int64? { object[name]?.wholeNumber }

    func flag(_ name: String) -> Bool { object[name] == .bool(true) }

    func flagIfAny(_ name: String) -> Bool? {
        if case .bool(let flag) = object[name] { flag } else { nil }
    }

    func list(_ name: String) -> [JSONValue]? {
        if case .array(let values) = object[name] { values } else { nil }
    }

    /// A text as a type of the domain.
    ///
    /// - Throws: ``HTTPError`` 422 that names the field.
    func value<Value>(_ name: String, as parse: (String) throws -> Value) throws(HTTPError) -> Value? {
        guard let text = text(name) else { return nil }
        return try Self.named(name) { try parse(text) }
    }

    /// The same of a field that the schema requires.
    func required<Value>(_ name: String, as parse: (String) throws -> Value) throws(HTTPError) -> Value {
        guard let value = try value(name, as: parse) else { throw HTTPError(.badRequest, code: "bad_field", "\(name): it is missing.") }
        return value
    }

    /// What cannot be made of a field, as a 422 that names it.
    static func named<Value>(_ name: String, _ make: () throws -> Value) throws(HTTPError) -> Value {
        do {
            return try make()
        } catch let error as HTTPError {
            throw error
        } catch {
            throw HTTPError(.unprocessableContent, code: "bad_value", "\(name): \(error)")
        }
    }
}
