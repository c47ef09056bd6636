/// Why a server cannot start.
public enum HTTPServerError: Error, Equatable, CustomStringConvertible, Sendable {
    /// The address cannot be listened on; says why and what to do.
    case cannotListen(String)
    /// The engine did not start; says why and what to do.
    case cannotStart(String)

    /// What was wanted and what to do next.
    public var description: String {
        switch self {
        case .cannotListen(let text), .cannotStart(let text): text
        }
    }
}
