/// Why a connection could not be made or used. All of these may pass by themselves.
public enum TransportError: Error, Equatable {
    /// The host's name has no address.
    case unknownHost(String)
    /// The connection could not be made; the system's words.
    case notConnected(String)
    /// The connection broke; the system's words.
    case broken(String)
    /// Nothing moved for too long.
    case stalled

    /// What went wrong, in words.
    public var message: String {
        switch self {
        case .unknownHost(let host): "the name \(host) has no address"
        case .notConnected(let reason): "cannot connect: \(reason)"
        case .broken(let reason): "the connection broke: \(reason)"
        case .stalled: "the server has sent nothing for too long"
        }
    }
}
