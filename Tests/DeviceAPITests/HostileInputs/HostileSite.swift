import DeviceProtocol
import Foundation
import HTTPServer
import Operations
import SQLite
import TestSupport
import Testing

/// A site with one deployment under way, to which any bytes can be sent, and what all its tables hold.
struct HostileSite {
    let network: DeviceNetwork
    /// The deployment of a device that does nothing wrong.
    let deployment: ConfigAnswer

    static func start(configure: (inout HTTPServerConfiguration) -> Void = { _ in }) async throws -> HostileSite {
        let network = try await DeviceNetwork.start(configure: configure)
        return HostileSite(network: network, deployment: try await network.configure())
    }

    var patchPath: String { "/api/deployments/\(deployment.deploymentID)/patch" }

    /// Every row of every table.
    func state() throws -> [String] {
        var connection = try Connection(path: network.directory.database, mode: .readOnly)
        return try connection.readTransaction { connection in
            var lines: [String] = []
            for table in try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", { try $0.text("name") }) {
                let columns = try connection.rows("SELECT name FROM pragma_table_info(\(table))") { try $0.text("name") }
                let row = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ' ' || ")
                lines += try connection.rows(SQL(stringLiteral: "SELECT \(row) AS line FROM \"\(table)\" ORDER BY 1")) {
                    "\(table): \(try $0.text("line"))"
                }
            }
            return lines
        }
    }

    /// Sends bytes on a connection of their own and reads all that comes back until the server ends the connection.
    func send(_ bytes: [UInt8]) async throws -> Reply { try await Self.send(bytes, to: network.server) }

    static func send(_ bytes: [UInt8], to server: HTTPServer) async throws -> Reply {
        let socket = try RawSocket(port: server.address.port, of: server)
        do { try await socket.send(bytes) } catch RawSocket.Failure.cannotSend {}
        return Reply(try await socket.readToEnd())
    }

    func send(_ text: String) async throws -> Reply { try await send(Array(text.utf8)) }

    /// A GET whose answer ends the connection.
    func get(_ target: String, _ headers: [String] = []) async throws -> Reply {
        try await send(
            "GET \(target) HTTP/1.1\r\n" + (["Host: test", "Connection: close"] + headers).map { $0 + "\r\n" }.joined() + "\r\n")
    }

    /// A POST whose answer ends the connection.
    func post(_ path: String, _ body: [UInt8], _ headers: [String] = ["Content-Type: application/json"]) async throws -> Reply {
        let lines = ["Host: test", "Connection: close", "Content-Length: \(body.count)"] + headers
        return try await send(Array("POST \(path) HTTP/1.1\r\n\(lines.map { $0 + "\r\n" }.joined())\r\n".utf8) + body)
    }

    func post(_ path: String, _ body: String) async throws -> Reply { try await post(path, Array(body.utf8)) }

    /// Runs a test's hostile requests: afterwards every table is as it was, and another device is served as before.
    func unchanged(_ requests: () async throws -> Void) async throws {
        let before = try state()
        try await requests()
        #expect(try state() == before)
        #expect(try await get("/health").status == 200)
        #expect(try await network.configure().hostname == deployment.hostname)
    }
}
