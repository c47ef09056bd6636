/// Why libsodium did not do something.
public enum SodiumError: Error, Equatable, CustomStringConvertible, Sendable {
    /// There is not as much memory as a password hash takes.
    case noMemory(bytes: Int)

    /// What was wanted and what to do.
    public var description: String {
        switch self {
        case .noMemory(let bytes):
            "A password could not be hashed: it takes \(bytes >> 20) MB of memory, and there are not as many free. Stop other programs and try again."
        }
    }
}
