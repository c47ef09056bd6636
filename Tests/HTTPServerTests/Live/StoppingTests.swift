import Foundation
import HTTPServer
import TestSupport
import Testing

struct StoppingTests {
    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `a request that waits for its handler is answered 503 when the grace is over`(isBrief: Bool) async throws {
        let arrived = Gate()
        let never = Gate()
        let server = try TestServer { router in
            router.on(.get, "/", isBrief: isBrief) { _, _ in
                arrived.open()
                await never.wait()
                return .text("too late")
            }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await arrived.wait()
        await server.server.drain(grace: .milliseconds(20))
        let answer = try await socket.readAnswer()
        #expect(answer.status == 503)
        #expect(answer.text.contains("\"stopping\""))
        #expect(answer.header("Connection") == "close")
        #expect(await server.log.entry().status == .serviceUnavailable)
        // The handler's own answer finds nobody any more.
        never.open()
        await Task.yield()
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `a server that is just dropped takes its waiting requests along`(isBrief: Bool) async throws {
        let arrived = Gate()
        let never = Gate()
        let log = LogBook()
        var router = Router()
        router.on(.get, "/", isBrief: isBrief) { _, _ in
            arrived.open()
            await never.wait()
            return .text("too late")
        }
        router.on(.get, "/made") { _, _ in
            .generated(GeneratedBody(byteCount: 1000) { _, count in [UInt8](repeating: 1, count: count) })
        }
        var server: HTTPServer? = try HTTPServer.start(HTTPServerConfiguration(), router: router, accessLog: log.write)
        let port = try #require(server).address.port
        let socket = try RawSocket(port: port)
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await arrived.wait()
        server = nil
        _ = try await socket.readToEnd()
        #expect(await log.entry().path == "/")
        never.open()
        #expect(server == nil)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `a handler at work when the server is to stop may finish within the grace`(isBrief: Bool) async throws {
        let arrived = Gate()
        let go = Gate()
        let server = try TestServer { router in
            router.on(.get, "/", isBrief: isBrief) { _, _ in
                arrived.open()
                await go.wait()
                return .text("done")
            }
        }
        let socket = try server.connect()
        let idle = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await arrived.wait()
        async let drained: Void = server.server.drain(grace: .seconds(30))
        // An idle connection is closed as soon as the draining has begun.
        #expect(try await idle.readToEnd().isEmpty)
        go.open()
        let answer = try await socket.readAnswer()
        #expect(answer.text == "done")
        #expect(answer.header("Connection") == "close")
        await drained
        #expect(throws: RawSocket.Failure.self) { try server.connect() }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a transfer in flight is finished within the grace`() async throws {
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                .generated(GeneratedBody(byteCount: 20_000_000) { _, count in [UInt8](repeating: 1, count: count) })
            }
        }
        let socket = try server.connect()
        let idle = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try await socket.readHead()
        async let drained: Void = server.server.drain(grace: .seconds(30))
        #expect(try await idle.readToEnd().isEmpty)
        #expect(try await socket.read(exactly: 20_000_000).count == 20_000_000)
        #expect(try await socket.readToEnd().isEmpty)
        await drained
        let entry = await server.log.entry()
        #expect(entry.isComplete)
        #expect(entry.bytesSent == 20_000_000)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a transfer that outlasts the grace is cut`() async throws {
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                .generated(GeneratedBody(byteCount: 200_000_000) { _, count in [UInt8](repeating: 1, count: count) })
            }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try await socket.readHead()
        await server.server.drain(grace: .milliseconds(20))
        let entry = await server.log.entry()
        #expect(!entry.isComplete)
        #expect(entry.bytesSent < 200_000_000)
        #expect(try await socket.readToEnd().count < 200_000_000)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a body whose next piece is still being made does not hold up the end`() async throws {
        let asked = Gate()
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                .generated(
                    GeneratedBody(byteCount: 2_000_000) { offset, count in
                        // Slow, not stuck: the reader's own thread is not taken from it.
                        asked.open()
                        for _ in 0..<50 where offset > 0 { Thread.sleep(forTimeInterval: 0.01) }
                        return [UInt8](repeating: 1, count: count)
                    })
            }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asked.wait()
        await server.server.drain(grace: .zero)
        #expect(!(await server.log.entry().isComplete))
    }

    @Test func `draining twice waits for the same end`() async throws {
        let server = try TestServer { router in router.on(.get, "/") { _, _ in .text("x") } }
        #expect(try await server.get("/").status == 200)
        async let one: Void = server.server.drain(grace: .seconds(5))
        async let two: Void = server.server.drain(grace: .seconds(5))
        _ = await (one, two)
        #expect(throws: RawSocket.Failure.self) { try server.connect() }
    }

    @Test func `an address that is taken or is none cannot be listened on`() throws {
        let server = try TestServer { _ in }
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer.start(HTTPServerConfiguration(address: "127.0.0.1", port: server.port), router: Router())
        }
        #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
        #expect(throws: HTTPServerError.self) {
            try HTTPServer.start(HTTPServerConfiguration(address: "localhost", port: 0), router: Router())
        }
        let other = try HTTPServer.start(HTTPServerConfiguration(address: "::1", port: 0), router: Router())
        #expect(other.address.description.hasPrefix("[::1]:"))
    }
}
