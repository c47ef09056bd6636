/// What is known of a request whose answer is an error.
public struct RefusedRequest: Sendable {
    /// The method.
    public let method: HTTPMethod
    /// The path as received, without the query.
    public let path: String
    /// The header fields.
    public let headers: HTTPHeaders

    /// A request from its parts.
    public init(method: HTTPMethod, path: String, headers: HTTPHeaders) {
        self.method = method
        self.path = path
        self.headers = headers
    }
}
