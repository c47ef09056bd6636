internal import Glibc

/// Why a server cannot start.
public enum DaemonError: Error, Equatable, CustomStringConvertible {
    /// Not an IPv4 or IPv6 address.
    case notAnAddress(String)
    /// The address and port cannot be listened on; with the system's error number.
    case cannotListen(Endpoint, errno: Int32)
    /// libmicrohttpd did not start; with the system's error number.
    case cannotStart(errno: Int32)
    /// libmicrohttpd did not start with the certificate and key.
    case cannotStartTLS

    /// What was wanted and what to do next.
    public var description: String {
        switch self {
        case .notAnAddress(let text):
            "wanted an IP address to listen on, found \"\(text)\": give a numeric IPv4 or IPv6 address such as 0.0.0.0"
        case .cannotListen(let address, let code):
            "cannot listen on \(address): \(Self.text(code)); choose another address or port, or stop what uses it"
        case .cannotStart(let code):
            "libmicrohttpd did not start: \(Self.text(code)); check the limits on memory and open files"
        case .cannotStartTLS:
            "libmicrohttpd did not start with this certificate and key: give a certificate with its chain and its private key without a password, both in PEM, that belong together"
        }
    }

    static func text(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
