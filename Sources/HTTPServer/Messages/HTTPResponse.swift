/// What a handler answers.
///
/// A 200 answer to GET or HEAD whose body is a file, is generated, or has an ``etag``, honours Range, If-Range, If-Match,
/// If-Unmodified-Since, If-None-Match and If-Modified-Since by itself.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// Without Date, Connection, Content-Length and Transfer-Encoding, which the server writes, and ETag, Last-Modified, Accept-Ranges,
    /// which follow from the other properties.
    public var headers: HTTPHeaders
    /// The content.
    public var body: HTTPBody
    /// Names this state of the resource.
    public var etag: EntityTag?
    /// When the resource last changed.
    public var lastModified: HTTPDate?
    /// Told when the answer is sent or the connection lost, on a thread that must not be blocked. For counting what was really sent.
    public var onFinish: (@Sendable (AccessLogEntry) -> Void)?
    /// Set for a WebSocket.
    var webSocket: WebSocketEvents?

    /// An answer from its parts.
    public init(
        status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: HTTPBody = .empty, etag: EntityTag? = nil, lastModified: HTTPDate? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.etag = etag
        self.lastModified = lastModified
    }

    /// Content at hand.
    public static func bytes(_ bytes: [UInt8], contentType: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": contentType], body: .bytes(bytes))
    }

    /// UTF-8 text.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        bytes(Array(text.utf8), contentType: "text/plain; charset=utf-8", status: status)
    }

    /// JSON that was serialised by the caller.
    public static func json(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        bytes(Array(text.utf8), contentType: "application/json", status: status)
    }

    /// A file, with the entity tag and date that follow from it.
    public static func file(_ file: FileBody, contentType: String = "application/octet-stream") -> HTTPResponse {
        HTTPResponse(headers: ["Content-Type": contentType], body: .file(file), etag: file.etag, lastModified: file.lastModified)
    }

    /// A WebSocket. A request that does not ask for one as it should is answered 426 or 400 instead, and nothing of it is told. Whose pages may
    /// ask (`Origin`) is for the handler to check.
    public static func webSocket(_ events: WebSocketEvents) -> HTTPResponse {
        var response = HTTPResponse(status: .switchingProtocols)
        response.webSocket = events
        return response
    }

    /// Content made while it is sent.
    public static func generated(
        _ content: GeneratedBody, contentType: String = "application/octet-stream", etag: EntityTag? = nil, lastModified: HTTPDate? = nil
    ) -> HTTPResponse {
        HTTPResponse(headers: ["Content-Type": contentType], body: .generated(content), etag: etag, lastModified: lastModified)
    }
}
