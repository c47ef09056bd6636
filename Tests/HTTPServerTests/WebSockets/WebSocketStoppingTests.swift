import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WebSocketStoppingTests {
    @Test func `a server that stops closes its WebSockets with 1001`() async throws {
        let server = try EchoServer()
        let client = try await server.connect()
        _ = await server.ends.first()
        async let drained: Void = server.test.server.drain(grace: .seconds(30))
        #expect(try await client.receiveClose() == 1001)
        try await client.send(RawWebSocket.close(1001))
        #expect(try await client.socket.readToEnd() == [])
        client.socket.drop()
        await drained
        #expect(await server.ends.firstCode() == 1001)
        #expect(await server.test.log.entry().status == .switchingProtocols)
    }

    // libmicrohttpd would free the connection under the hub's hands.
    @Test func `clients that do not answer are cut when the grace is over`() async throws {
        let server = try EchoServer { $0.webSockets.closeDeadline = .seconds(30) }
        var clients: [RawWebSocket] = []
        for _ in 0..<20 { clients.append(try await server.connect()) }
        await server.test.server.drain(grace: .milliseconds(50))
        for client in clients { #expect(try await client.socket.readToEnd().count < 200) }
        #expect(await server.ends.firstCode() == 1001)
    }

    @Test func `a server that is just dropped takes its WebSockets along`() async throws {
        let ends = Ends()
        var router = Router()
        router.on(.get, "/") { _, _ in
            .webSocket(WebSocketEvents(onOpen: { ends.opened($0) }, onClose: { ends.closed($1) }))
        }
        var server: HTTPServer? = try HTTPServer.start(HTTPServerConfiguration(), router: router)
        let client = try await RawWebSocket(RawSocket(port: try #require(server).address.port), "/")
        let socket = await ends.first()
        server = nil
        _ = try await client.socket.readToEnd()
        #expect(await ends.firstCode() == 1006)
        // Who still holds it may go on talking to nobody.
        socket.send(.text("hello?"))
        #expect(server == nil)
    }

    @Test func `a handshake while the server stops is refused`() async throws {
        let arrived = Gate()
        let go = Gate()
        let ends = Ends()
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                arrived.open()
                await go.wait()
                return .webSocket(WebSocketEvents(onOpen: { ends.opened($0) }))
            }
        }
        let socket = try server.connect()
        let idle = try server.connect()
        try await socket.send(RawWebSocket.request("/"))
        await arrived.wait()
        async let drained: Void = server.server.drain(grace: .seconds(30))
        #expect(try await idle.readToEnd().isEmpty)
        go.open()
        #expect(try await socket.readAnswer().status == 503)
        await drained
    }
}
