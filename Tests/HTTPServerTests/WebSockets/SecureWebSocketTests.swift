import HTTPServer
import TestSupport
import Testing

/// Under TLS, libmicrohttpd hands out one end of a pair of local sockets and moves the bytes itself.
@Suite(.timeLimit(.minutes(1)))
struct SecureWebSocketTests {
    private static let client = """
        import socket, ssl, sys
        context = ssl.create_default_context(cafile=sys.argv[2])
        stream = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), server_hostname="localhost")
        stream.sendall(b"GET /echo HTTP/1.1\\r\\nHost: localhost\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
            b"Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n")
        head = b""
        while not head.endswith(b"\\r\\n\\r\\n"):
            head += stream.recv(1)
        assert head.startswith(b"HTTP/1.1 101 "), head
        stream.sendall(bytes([0x81, 0x85, 0, 0, 0, 0]) + b"hello")
        answer = b""
        while len(answer) < 7:
            answer += stream.recv(7 - len(answer))
        assert answer == b"\\x81\\x05hello", answer
        rest = b""
        # Answers no close: until the server ends it.
        try:
            while more := stream.recv(100):
                rest += more
        except OSError:
            pass
        print(rest[:4].hex())
        """

    @Test func `a WebSocket under TLS works, and is closed when the server stops`() async throws {
        let folder = try TemporaryDirectory()
        try ShellCommand.run(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
            -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null
            """, in: folder.path)
        let files = try HTTPServerConfiguration.TLSFiles(
            certificateChain: String(decoding: folder.read("cert.pem"), as: UTF8.self),
            privateKey: String(decoding: folder.read("key.pem"), as: UTF8.self))
        let (echoed, ends) = (Gate(), Ends())
        let server = try TestServer {
            $0.tls = files
            $0.webSockets.closeDeadline = .milliseconds(200)
        } routes: { router in
            router.on(.get, "/echo") { _, _ in
                .webSocket(
                    WebSocketEvents(
                        onText: { socket, text in
                            socket.send(.text(text))
                            echoed.open()
                        }, onClose: { ends.closed($1) }))
            }
        }
        try folder.write(Array(Self.client.utf8), to: "client.py")
        let path = folder.path
        async let outcome = ShellCommand.attemptAside("python3 '\(path)/client.py' \(server.port) '\(path)/cert.pem'")
        await echoed.wait()
        let start = ContinuousClock.now
        await server.server.drain(grace: .seconds(30))
        #expect(ContinuousClock.now - start < .seconds(30), "the connection was not over before the grace")
        let result = try await outcome
        // A close frame of 1001.
        #expect(result.output.hasPrefix("88"), "\(result)")
        #expect(await ends.firstCode() == 1001)
    }
}
