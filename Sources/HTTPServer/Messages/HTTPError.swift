/// A refusal that a handler throws: becomes the answer `{"error": message, "code": code}`.
public struct HTTPError: Error, Sendable, Equatable {
    /// 400...599.
    public var status: HTTPStatus
    /// Stable, for programs: `pool_exhausted`.
    public var code: String
    /// For people; goes to the client as it is.
    public var message: String
    /// Further fields of the answer, such as `Allow`.
    public var headers: HTTPHeaders

    /// A refusal from its parts.
    public init(_ status: HTTPStatus, code: String, _ message: String, headers: HTTPHeaders = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    /// The answer; with the request's id for errors that only the log explains.
    public func response(naming id: RequestID? = nil) -> HTTPResponse {
        var text = "{\"error\": \(JSONText.quoted(message)), \"code\": \(JSONText.quoted(code))"
        if let id { text += ", \"request_id\": \(JSONText.quoted(id.description))" }
        var response = HTTPResponse.json(text + "}", status: status)
        for field in headers.fields { response.headers.add(field.name, field.value) }
        return response
    }
}
