/// Why a JSON value is not the message that was expected. Fields carry their names on the wire.
public enum MessageError: Error, Equatable {
    /// The bytes are not JSON.
    case notJSON(JSONError)
    /// The value is not an object.
    case notAnObject
    /// A required field is missing or null.
    case missing(field: String)
    /// A field has a value of another type; `expected` names the right one.
    case wrongType(field: String, expected: String)
    /// A string is longer than this many bytes of UTF-8.
    case tooLong(field: String, limit: Int)
    /// A value of the right type that is not allowed; `expected` says what is.
    case badValue(field: String, expected: String)

    /// What is wrong, in words that can be sent to whoever sent the message.
    public var message: String {
        switch self {
        case .notJSON(let error): error.message
        case .notAnObject: "expected a JSON object"
        case .missing(let field): "\(field) is missing"
        case .wrongType(let field, let expected): "\(field) must be \(expected)"
        case .tooLong(let field, let limit): "\(field) is longer than \(limit) bytes"
        case .badValue(let field, let expected): "\(field) must be \(expected)"
        }
    }
}
