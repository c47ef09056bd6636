/// An address and port to listen on: `127.0.0.1:5001`, `[::1]:5001`.
struct ListenAddress: Equatable {
    let host: String
    let port: UInt16

    init(_ text: String) throws(UsageError) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), colon != text.startIndex else {
            throw UsageError(message: "an address is ADDR:PORT, such as 192.168.151.1:5001, not '\(text)'", command: "serve")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.host = String(host)
        self.port = port
    }
}
