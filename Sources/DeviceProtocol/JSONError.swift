/// Why bytes are not JSON. Offsets count bytes from 0.
public enum JSONError: Error, Equatable {
    /// The bytes end inside a value.
    case truncated
    /// The byte at this offset cannot stand there.
    case unexpectedByte(Int)
    /// The number that starts at this offset is not one of JSON's.
    case badNumber(Int)
    /// The escape that starts at this offset is unknown, or half of a surrogate pair.
    case badEscape(Int)
    /// The string that starts at this offset is not UTF-8.
    case notUTF8(Int)
    /// At this offset arrays and objects are nested deeper than ``JSONValue/maximumDepth``.
    case tooDeep(Int)
    /// An object that starts at this offset has a name twice.
    case duplicateName(Int)

    /// What is wrong, in words.
    public var message: String {
        switch self {
        case .truncated: "JSON ends inside a value"
        case .unexpectedByte(let offset): "unexpected character at byte \(offset) of JSON"
        case .badNumber(let offset): "bad number at byte \(offset) of JSON"
        case .badEscape(let offset): "bad escape at byte \(offset) of JSON"
        case .notUTF8(let offset): "the string at byte \(offset) of JSON is not UTF-8"
        case .tooDeep(let offset): "JSON is nested deeper than \(JSONValue.maximumDepth) at byte \(offset)"
        case .duplicateName(let offset): "the object at byte \(offset) of JSON has a name twice"
        }
    }
}
