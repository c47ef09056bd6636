public import HTTPServer

/// One route of the management network, and who may use it. All of them stand in one table, which the gate enforces and the tests go through.
public struct ManagementRoute: Sendable {
    /// Answers a request that was let through; what it throws is treated as by ``Router``.
    public typealias Handler = @Sendable (ManagementRequest) async throws -> HTTPResponse

    /// The method; GET also answers HEAD.
    public let method: HTTPMethod
    /// `/venues/{code}`, as ``Router`` takes it.
    public let pattern: String
    /// What it is for.
    public let kind: RouteKind
    /// Who may use it.
    public let access: RouteAccess
    /// The largest body, in bytes.
    public let bodyLimit: Int
    /// Media types of a body that are taken; empty: any.
    public let contentTypes: [String]
    /// Whether open pages ask for it by themselves: then it does not keep a session from ending for want of use.
    public let isBackground: Bool
    /// What answers.
    public let handler: Handler

    /// A route from its parts.
    public init(
        _ method: HTTPMethod, _ pattern: String, _ kind: RouteKind, for access: RouteAccess, bodyLimit: Int = 64 * 1024,
        contentTypes: [String] = [], isBackground: Bool = false, handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.kind = kind
        self.access = access
        self.bodyLimit = bodyLimit
        self.contentTypes = contentTypes
        self.isBackground = isBackground
        self.handler = handler
    }
}
