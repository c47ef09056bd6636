/// Why a connection could not be made or used.
public enum TCPError: Error, Equatable {
    /// The host's name has no address.
    case unknownHost
    /// The system refused.
    case system(SystemError)
}
