import HTTPServer
import DeviceProtocol

/// The parameters of a query that are as the call declares them.
struct QueryFields: Sendable {
    private let values: [String: String]

    /// Reads a query.
    ///
    /// - Throws: ``HTTPError`` 400 that names the parameter.
    init(_ query: HTTPQuery, as parameters: [APIParameter]) throws(HTTPError) {
        var values: [String: String] = [:]
        var seen: Set<String> = []
        for item in query.items {
            guard let parameter = parameters.first(where: { $0.place == .query && $0.name == item.name }) else {
                throw Self.bad("\(PlainName.of(item.name)): there is no such parameter of this call")
            }
            guard seen.insert(item.name).inserted else { throw Self.bad("\(item.name): it is given twice") }
            if item.value.isEmpty, parameter.mayBeEmpty { continue }
            let value: JSONValue
            switch parameter.schema.kind {
            case .integer: value = Int64(item.value).map { .integer($0) } ?? .string(item.value)
            case .flag: value = item.value == "true" ? .bool(true) : item.value == "false" ? .bool(false) : .string(item.value)
            default: value = .string(item.value)
            }
            if let problem = parameter.schema.problem(of: value, at: item.name) { throw Self.bad(problem) }
            values[item.name] = item.value
        }
        self.values = values
    }

    private static func bad(_ problem: String) -> HTTPError { HTTPError(.badRequest, code: "bad_query", problem + ".") }

    subscript(_ name: String) -> String? { values[name] }

    func number(_ name: String) -> Int64? { values[name].flatMap { Int64($0) } }

    func flag(_ name: String) -> Bool { values[name] == "true" }

    func limit(default fallback: Int) -> Int { number("limit").map { Int($0) } ?? fallback }

    /// A parameter as a type of the domain.
    ///
    /// - Throws: ``HTTPError`` 400 that names it.
    func value<Value>(_ name: String, as parse: (String) throws -> Value) throws(HTTPError) -> Value? {
        guard let text = values[name] else { return nil }
        do {
            return try parse(text)
        } catch {
            throw HTTPError(.badRequest, code: "bad_query", "\(name): \(error)")
        }
    }
}
