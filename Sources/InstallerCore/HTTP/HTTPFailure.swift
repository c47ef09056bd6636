/// Why a request was not answered as it must be.
public enum HTTPFailure: Error, Equatable {
    /// The connection could not be made or used.
    case transport(TransportError)
    /// The connection ended before the answer did.
    case cut
    /// The answer is not HTTP/1.1 as RFC 9112 has it; what is wrong with it.
    case malformed(String)
    /// The server sent the device elsewhere, which it does not follow.
    case redirected(status: Int)
    /// The answer is longer than this many bytes.
    case tooLarge(limit: Int)
    /// The server sent the whole file where a part of it was asked for.
    case rangeIgnored
    /// The server sent another part than the one that was asked for; its Content-Range.
    case wrongRange(String)
    /// The file is not the one that the transfer began with; how that shows.
    case fileChanged(String)
    /// The server refused or failed, with its words.
    case status(Int, message: String)

    /// Whether the same request may well succeed a little later.
    var mayPass: Bool {
        switch self {
        case .transport, .cut: true
        case .status(let status, _): status >= 500 || status == 408 || status == 429
        default: false
        }
    }

    /// Whether it is the server's word, which asking again does not change.
    var isRefusal: Bool {
        if case .status(let status, _) = self { return (400..<500).contains(status) && !mayPass }
        return false
    }

    /// What went wrong, in words.
    public var message: String {
        switch self {
        case .transport(let error): error.message
        case .cut: "the connection was cut"
        case .malformed(let what): "the answer is not valid HTTP: \(what)"
        case .redirected(let status): "the server redirects (\(status)), which is not followed"
        case .tooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .rangeIgnored: "the server sent a whole file instead of the range that was asked for"
        case .wrongRange(let range): "the server sent another range than was asked for: \(range)"
        case .fileChanged(let how): "the file on the server has changed: \(how)"
        case .status(let status, let message):
            message.isEmpty ? "the server answered \(status)" : "the server answered \(status): \(message)"
        }
    }
}
