/// A request as a handler gets it.
public struct HTTPRequest: Sendable {
    /// The method; HEAD where a GET handler answers a HEAD.
    public let method: HTTPMethod
    /// The path, percent-decoded. For eyes and logs: routing goes by the segments before decoding.
    public let path: String
    /// What follows the question mark.
    public let query: HTTPQuery
    /// The header fields.
    public private(set) var headers: HTTPHeaders
    /// The client's end.
    public let remoteAddress: SocketAddress
    /// The end that the client connected to; unlike the Host header it cannot be made up.
    public let localAddress: SocketAddress
    /// Names this request in answer and log.
    public let id: RequestID
    /// The whole body, at most the route's limit.
    public let body: [UInt8]

    /// The same request with other header fields.
    public func with(_ headers: HTTPHeaders) -> HTTPRequest {
        var request = self
        request.headers = headers
        return request
    }
}
