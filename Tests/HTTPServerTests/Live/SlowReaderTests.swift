import Foundation
import HTTPServer
import TestSupport
import Testing

struct SlowReaderTests {
    @Test(.timeLimit(.minutes(1)))
    func `a body that is slow to be made holds up nobody else`() async throws {
        let semaphores = (0..<4).map { _ in DispatchSemaphore(value: 0) }
        let server = try TestServer { router in
            router.on(.get, "/slow/{number}") { _, parameters in
                let semaphore = semaphores[try parameters.value("number", as: Int.self)]
                return .generated(
                    GeneratedBody(byteCount: 100_000) { _, count in
                        semaphore.wait()
                        return [UInt8](repeating: 1, count: count)
                    })
            }
            router.on(.get, "/") { _, _ in .text("quick") }
        }
        let sockets = try (0..<4).map { _ in try server.connect() }
        for (number, socket) in sockets.enumerated() {
            try await socket.send("GET /slow/\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await socket.readHead()
        }
        // All makers of pieces are stuck now.
        for _ in 0..<50 { #expect(try await server.get("/").text == "quick") }
        for semaphore in semaphores.reversed() { semaphore.signal() }
        for socket in sockets { #expect(try await socket.read(exactly: 100_000).count == 100_000) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `no more than two pieces are made ahead of a client that does not read`() async throws {
        let made = Maximum()
        let server = try TestServer { router in
            router.on(.get, "/") { _, _ in
                .generated(
                    GeneratedBody(byteCount: 400_000_000, pieceByteCount: 1_000_000) { offset, count in
                        made.note(offset + UInt64(count))
                        return [UInt8](repeating: 1, count: count)
                    })
            }
            router.on(.get, "/quick") { _, _ in .text("quick") }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try await socket.readHead()
        for _ in 0..<50 { #expect(try await server.get("/quick").text == "quick") }
        // What the kernel holds for a connection is some megabytes.
        #expect(made.highest < 40_000_000)
        socket.drop()
        #expect(!(await server.log.entry { $0.path == "/" }.isComplete))
    }
}
