import HTTPServer

/// How a browser reached the server: directly, or through a proxy on the same machine (nginx), which then says so.
struct BrowserConnection: Equatable {
    /// The browser's IP address.
    let address: String
    /// Whether the browser speaks TLS.
    let isSecure: Bool
    /// What a page of this server has as its origin in the browser.
    let origin: String

    /// - Parameter isTLS: Whether this server itself speaks TLS.
    init(_ request: HTTPRequest, isTLS: Bool) {
        // Only a program on this machine can connect from here, and all it could win by a lie is to be counted as another address.
        let isProxied = request.remoteAddress.host.hasPrefix("127.") || request.remoteAddress.host == "::1"
        let forwarded = isProxied ? request.headers.values("X-Forwarded-For").last.flatMap(Self.lastAddress) : nil
        address = forwarded ?? request.remoteAddress.host
        isSecure = isTLS || (isProxied && request.headers["X-Forwarded-Proto"] == "https")
        origin = (isSecure ? "https://" : "http://") + (request.headers["Host"] ?? "").lowercased()
    }

    /// What failures to sign in are counted for: an IPv4 address, or the first half of an IPv6 address, the rest of which anybody can choose.
    var network: String {
        guard address.contains(":"), !address.contains(".") else { return address }
        let sides = address.split(separator: "::", omittingEmptySubsequences: false)
        let head = sides[0].split(separator: ":").map(String.init)
        let tail = sides.count > 1 ? sides[1].split(separator: ":").map(String.init) : []
        let zeros = [String](repeating: "0", count: max(0, 8 - head.count - tail.count))
        return (head + zeros + tail).prefix(4).joined(separator: ":") + "::/64"
    }

    private static func lastAddress(_ list: String) -> String? {
        guard let last = list.split(separator: ",").last else { return nil }
        let address = last.filter { $0 != " " }
        let isAddress = address.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x3a, 0x61...0x66, 0x41...0x46, UInt8(ascii: "."): true
            default: false
            }
        }
        return isAddress && (2...45).contains(address.utf8.count) ? address.lowercased() : nil
    }
}
