import Foundation
import InstallerSystem
import Synchronization

/// Serves a ``FakeServer`` on a real loopback port, one thread per connection.
final class SocketServer: Sendable {
    let port: UInt16
    private let isOver = Mutex(false)

    init(_ server: FakeServer, _ threads: inout [Thread]) throws {
        let listener = try TCPListener()
        port = listener.port
        let thread = Thread { [self] in
            while !isOver.withLock({ $0 }) {
                guard let socket = try? listener.accept(timeout: .milliseconds(50)) else { continue }
                Thread { Self.serve(socket, server) }.start()
            }
        }
        threads.append(thread)
        thread.start()
    }

    func stop() { isOver.withLock { $0 = true } }

    private static func serve(_ socket: TCPSocket, _ server: FakeServer) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: pending, as: UTF8.self)
            if let split = text.firstRange(of: "\r\n\r\n") {
                let lines = text[..<split.lowerBound].split(separator: "\r\n")
                let words = lines[0].split(separator: " ")
                var fields: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
                }
                let body = Array(text[split.upperBound...].utf8)
                if body.count >= Int(fields["content-length"] ?? "0") ?? 0 {
                    pending = []
                    let reply = server.answer(
                        FakeServer.Request(method: String(words[0]), target: String(words[1]), fields: fields, body: body))
                    let all = reply.bytes
                    guard (try? socket.sendAll(Array(all[0..<min(reply.cutAfter ?? all.count, all.count)]))) != nil, reply.cutAfter == nil
                    else { return }
                    continue
                }
            }
            guard let count = try? socket.receiveSome(into: &buffer), count > 0 else { return }
            pending += buffer[0..<count]
        }
    }
}
