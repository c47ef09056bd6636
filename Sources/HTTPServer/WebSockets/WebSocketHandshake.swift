internal import FoundationEssentials
internal import LibCrypto

/// The server's part of the opening handshake.
///
/// Source: RFC 6455, section 4.2.
enum WebSocketHandshake {
    /// Checks a request and answers its challenge.
    ///
    /// - Returns: the value of `Sec-WebSocket-Accept`.
    /// - Throws: ``HTTPError`` 400, or 426 with what would be taken.
    static func accept(method: HTTPMethod, version: String, headers: HTTPHeaders) throws(HTTPError) -> String {
        guard method == .get, version != "HTTP/1.0", headers.tokens("Upgrade").contains("websocket"),
            headers.tokens("Connection").contains("upgrade")
        else {
            throw HTTPError(
                .upgradeRequired, code: "upgrade_required", "wanted a WebSocket: GET in HTTP/1.1 with Upgrade: websocket",
                headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        guard headers.values("Sec-WebSocket-Version") == ["13"] else {
            throw HTTPError(
                .upgradeRequired, code: "upgrade_required",
                "wanted version 13 of WebSocket, found \(headers["Sec-WebSocket-Version"] ?? "none named")",
                headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        guard (headers["Content-Length"] ?? "0").allSatisfy({ $0 == "0" }) else {
            throw HTTPError(.badRequest, code: "bad_request", "a request for a WebSocket has no body")
        }
        let keys = headers.values("Sec-WebSocket-Key")
        guard keys.count == 1, let key = keys.first, Data(base64Encoded: key)?.count == 16 else {
            throw HTTPError(
                .badRequest, code: "bad_request",
                "wanted one Sec-WebSocket-Key of 16 bytes in base64, found \(keys.count == 1 ? "another" : "\(keys.count)")")
        }
        return answer(to: key)
    }

    static func answer(to key: String) -> String {
        Data(SHA1.digest(of: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))).base64EncodedString()
    }
}
