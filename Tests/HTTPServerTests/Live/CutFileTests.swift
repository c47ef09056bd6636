import Foundation
import HTTPServer
import TestSupport
import Testing

/// Files that change while they are sent.
struct CutFileTests {
    @Test(.timeLimit(.minutes(1)))
    func `a file that is cut while it is sent ends the connection, so that the client does not wait for the rest`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/file"
        try Data(count: 64 << 20).write(to: URL(fileURLWithPath: path))
        let directory = folder.path
        let server = try TestServer({ $0.rateWindow = .seconds(3_600) }) { router in
            router.on(.get, "/") { _, _ in .file(try FileBody(below: directory, path: "file")) }
        }
        let socket = try server.connect()
        try await socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try await socket.readHead()
        try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 32 << 20)
        await #expect(throws: (any Error).self) { _ = try await socket.read(exactly: 64 << 20) }
        #expect(!(await server.log.entry { $0.path == "/" }.isComplete))
    }
}
