import Foundation
import TestSupport
import Testing

@testable import HTTPServer

struct HandshakeTests {
    @Test func `the example of the standard is answered as there`() async throws {
        #expect(WebSocketHandshake.answer(to: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        let server = try EchoServer()
        let socket = try server.test.connect()
        try await socket.send(RawWebSocket.request("/echo"))
        let head = try await socket.readHead()
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(head.contains("\r\nUpgrade: websocket\r\n"))
        #expect(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        // One field of each name: libmicrohttpd writes Connection by itself.
        #expect(head.lowercased().components(separatedBy: "\r\nconnection:").count == 2)
        #expect(!head.lowercased().contains("content-length"))
    }

    @Test(arguments: [
        ("Connection: Upgrade", "Connection: keep-alive, Upgrade", 101), ("Upgrade: websocket", "Upgrade: WebSocket", 101),
        ("Upgrade: websocket", "Upgrade: h2c, websocket", 101),
        ("Host: test", "Host: test\r\nSec-WebSocket-Extensions: permessage-deflate", 101),
        ("Upgrade: websocket", "X: y", 426), ("Upgrade: websocket", "Upgrade: h2c", 426),
        ("Connection: Upgrade", "Connection: keep-alive", 426),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", 426), ("Sec-WebSocket-Version: 13", "X: y", 426),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 8", 426),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X: y", 400),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: c2hvcnQ=", 400),
        ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: not base64 at all!!!", 400),
        (
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", 400
        ),
    ])
    func `a handshake is checked`(line: String, instead: String, status: Int) async throws {
        let server = try EchoServer()
        let request = RawWebSocket.request("/echo").replacing(line + "\r\n", with: instead + "\r\n")
        let socket = try server.test.connect()
        try await socket.send(request)
        let head = try await socket.readHead()
        #expect(head.hasPrefix("HTTP/1.1 \(status) "), "\(head)")
        if status == 426 {
            #expect(head.contains("Sec-WebSocket-Version: 13\r\n"))
            #expect(head.contains("Upgrade: websocket\r\n"))
        }
        // No extension is agreed on.
        #expect(!head.contains("Sec-WebSocket-Extensions"))
    }

    @Test func `other methods and old HTTP get no WebSocket, and the connection goes on`() async throws {
        let server = try EchoServer()
        let request = RawWebSocket.request("/echo")
        let socket = try server.test.connect()
        try await socket.send(request.replacing("GET ", with: "HEAD "))
        #expect(try await socket.readAnswer(bodyless: true).status == 426)
        try await socket.send(request.replacing("Host: test", with: "Host: test\r\nContent-Length: 2") + "hi")
        #expect(try await socket.readAnswer().status == 400)
        try await socket.send(request.replacing("GET ", with: "POST "))
        #expect(try await socket.readAnswer().status == 405)
        try await socket.send(request.replacing("HTTP/1.1", with: "HTTP/1.0"))
        #expect(try await socket.readAnswer().status == 426)
    }

    @Test func `the access log knows a WebSocket when it is over`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        try await client.send(RawWebSocket.close(1000))
        #expect(try await client.receiveClose() == 1000)
        #expect(try await client.socket.readToEnd() == [])
        client.socket.drop()
        let entry = await server.test.log.entry()
        #expect(entry.status == .switchingProtocols)
        #expect(entry.path == "/echo")
    }
}
