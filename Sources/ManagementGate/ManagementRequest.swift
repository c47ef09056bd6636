public import HTTPServer

/// A request that the gate has let through.
public struct ManagementRequest: Sendable {
    /// The request.
    public let http: HTTPRequest
    /// What the placeholders of the route's pattern stand for.
    public let parameters: PathParameters
    /// Who has sent it.
    public let visitor: Visitor
    /// The id of the visitor's session, for what ends it or keeps it; nil where there is none.
    public let sessionID: String?
    /// What wrong passwords are counted for: an IPv4 address, or the first half of an IPv6 address.
    public let network: String

    /// A request from its parts.
    public init(http: HTTPRequest, parameters: PathParameters, visitor: Visitor, sessionID: String? = nil, network: String = "") {
        self.http = http
        self.parameters = parameters
        self.visitor = visitor
        self.sessionID = sessionID
        self.network = network
    }
}
