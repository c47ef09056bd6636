import Foundation
import HTTPServer
import Synchronization

/// live-server INTERVAL_MS BYTES: a server whose WebSockets are all sent the same message at an interval, with its number and the time. Prints its
/// port; runs until it is ended.
@main
struct LiveServer {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard words.count == 2, words[0] > 0, words[1] > 0 else {
            FileHandle.standardError.write(Data("usage: live-server INTERVAL_MS BYTES\n".utf8))
            exit(2)
        }
        let audience = Audience()
        var configuration = HTTPServerConfiguration()
        (configuration.maximumConnections, configuration.maximumConnectionsPerAddress) = (4_096, 4_096)
        var router = Router()
        router.on(.get, "/ws") { _, _ in
            .webSocket(WebSocketEvents(onOpen: { audience.add($0) }, onClose: { socket, _ in audience.remove(socket) }))
        }
        let server = try HTTPServer.start(configuration, router: router)
        FileHandle.standardOutput.write(Data("\(server.address.port)\n".utf8))
        let padding = String(repeating: "x", count: words[1])
        var next = ContinuousClock.now
        for number in 0... {
            next += .milliseconds(words[0])
            try await Task.sleep(until: next)
            audience.send("{\"number\": \(number), \"sent\": \(Date().timeIntervalSince1970), \"data\": \"\(padding)\"}")
        }
    }
}

/// All that listen.
final class Audience: Sendable {
    private let sockets = Mutex<[ObjectIdentifier: WebSocket]>([:])

    func add(_ socket: WebSocket) { sockets.withLock { $0[ObjectIdentifier(socket)] = socket } }
    func remove(_ socket: WebSocket) { sockets.withLock { $0[ObjectIdentifier(socket)] = nil } }

    func send(_ text: String) {
        let message = WebSocketMessage.text(text)
        for socket in sockets.withLock({ Array($0.values) }) { socket.send(message) }
    }
}
