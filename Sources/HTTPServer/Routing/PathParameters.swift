/// What the placeholders of a pattern stand for in a request's path, percent-decoded.
public struct PathParameters: Sendable, Equatable {
    let values: [String: String]

    /// The value of a placeholder; empty if the pattern has none of this name.
    public subscript(_ name: String) -> String { values[name] ?? "" }

    /// The value of a placeholder as a type that reads itself from text, such as `Int` or a domain value.
    ///
    /// - Throws: ``HTTPError`` 404 when the text is no such value: no resource has that path.
    public func value<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type = Value.self) throws(HTTPError) -> Value {
        guard let value = Value(self[name]) else {
            throw HTTPError(.notFound, code: "not_found", "\"\(self[name])\" is not a valid \(name)")
        }
        return value
    }
}
