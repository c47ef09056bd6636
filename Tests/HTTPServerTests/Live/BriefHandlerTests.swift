import Dispatch
import HTTPServer
import TestSupport
import Testing

struct BriefHandlerTests {
    @Test(.timeLimit(.minutes(1)))
    func `handlers that go on where sockets are served answer everyone, whichever thread they waited for`() async throws {
        let elsewhere = DispatchQueue(label: "elsewhere", attributes: .concurrent)
        let server = try TestServer { router in
            router.on(.post, "/", isBrief: true) { request, _ in
                for _ in 0..<3 { await withCheckedContinuation { continuation in elsewhere.async { continuation.resume() } } }
                return .text(String(decoding: request.body, as: UTF8.self))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 1...8 {
                let socket = try server.connect()
                group.addTask {
                    for number in 1...150 {
                        let text = "\(client * 1_000 + number)"
                        try await socket.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n" + text)
                        #expect(try await socket.readAnswer().text == text)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `one whose client has left comes to its end nevertheless`() async throws {
        let arrived = Gate()
        let ended = Gate()
        let server = try TestServer { router in
            router.on(.get, "/", isBrief: true) { _, _ in
                arrived.open()
                try? await Task.sleep(for: .seconds(600))
                await withCheckedContinuation { continuation in DispatchQueue.global().async { continuation.resume() } }
                ended.open()
                return .text("nobody reads this")
            }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await arrived.wait()
        await server.server.drain(grace: .milliseconds(20))
        await ended.wait()
    }
}
