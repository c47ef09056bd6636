public import HTTPServer

/// A request that the gate has let through.
public struct ManagementRequest: Sendable {
    /// The request.
    public let http: HTTPRequest
    /// What the placeholders of the route's pattern stand for.
    public let parameters: PathParameters
    /// Who has sent it.
    public let visitor: Visitor

    /// A request from its parts.
    public init(http: HTTPRequest, parameters: PathParameters, visitor: Visitor) {
        self.http = http
        self.parameters = parameters
        self.visitor = visitor
    }
}
