import FleetStore
import HTTPServer
import ManagementGate

/// A request of a call, read as the call declares it.
struct APIRequest: Sendable {
    let request: ManagementRequest
    let query: QueryFields
    let body: BodyFields
    /// In whose name, and when.
    let author: Authorship

    /// A part of the path as a type of the domain.
    ///
    /// - Throws: ``HTTPError`` 404: no resource has that path.
    func path<Value>(_ name: String, as parse: (String) throws -> Value) throws(HTTPError) -> Value {
        do {
            return try parse(request.parameters[name])
        } catch {
            throw HTTPError(.notFound, code: "not_found", "\(name): \(error)")
        }
    }

    /// The number of a batch or a deployment in the path.
    func number(_ name: String) throws(HTTPError) -> Int64 {
        let text = request.parameters[name]
        guard let number = Int64(text), number > 0, String(number) == text else {
            throw HTTPError(.notFound, code: "not_found", "\(name): wanted a number, found \(PlainName.of(text)).")
        }
        return number
    }

    /// The field that leads to the next page of a list, when there may be one.
    ///
    /// Source: RFC 8288.
    func next(_ name: String, _ value: String?, isFull: Bool) -> HTTPHeaders {
        guard isFull, let value else { return [:] }
        let kept = request.http.query.items.filter { $0.name != name }.map {
            "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
        }
        let query = (kept + ["\(name)=\(PercentEncoding.encode(value))"]).joined(separator: "&")
        return ["Link": "<\(request.http.path)?\(query)>; rel=\"next\""]
    }
}
