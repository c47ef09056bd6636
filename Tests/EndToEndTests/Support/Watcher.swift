import Foundation
import TestSupport

/// Someone who watches the dashboard: the live connection of the management network.
struct Watcher: Sendable {
    /// Where and as whom.
    struct Door: Sendable {
        let port: UInt16
        let token: String

        fileprivate var header: String { "Authorization: Bearer \(token)" }
    }

    private struct Message: Decodable {
        struct Content: Decodable {
            let hostname: String?
            let deployment_status: String?
        }

        let event: String
        let data: Content
    }

    let socket: RawWebSocket

    init(_ door: Door) async throws {
        socket = try await RawWebSocket(RawSocket(port: door.port), "/ws", headers: [door.header])
        // From that message on it is told of everything.
        while try await Self.message(socket)?.event != "status" {}
    }

    /// The next message; nil for what is none.
    private static func message(_ socket: RawWebSocket) async throws -> Message? {
        let frame = try await socket.receive()
        guard frame.opcode == 1 else { return nil }
        return try? JSONDecoder().decode(Message.self, from: Data(frame.payload))
    }

    /// Watches until so many hostnames were said to be on their cards.
    func successes(_ count: Int) async throws -> Set<String> {
        var names: Set<String> = []
        while names.count < count {
            guard let message = try await Self.message(socket) else { continue }
            if message.event == "deployment_update", message.data.deployment_status == "success", let name = message.data.hostname {
                names.insert(name)
            }
        }
        return names
    }

    /// Opens the connection, asks for everything, reads a little and is gone; another one goes in the middle of the handshake.
    static func comeAndGo(_ door: Door) async throws {
        let torn = try RawSocket(port: door.port)
        try await torn.send(String(RawWebSocket.request("/ws", RawWebSocket.handshake + [door.header]).dropLast(9)))
        torn.drop()
        let watcher = try await Watcher(door)
        for request in ["request_stats", "request_deployments", "request_system_status"] {
            try await watcher.socket.send("{\"event\": \"\(request)\"}")
        }
        _ = try await watcher.socket.receive()
        watcher.socket.socket.drop()
    }
}
