import InstallerCore
import Synchronization

/// Connections whose answers are written down beforehand.
struct ScriptedTransport: Transport {
    final class Script: Sendable {
        let connections: Mutex<[[[UInt8]]]>
        let opened = Mutex(0)
        let sent = Mutex<[String]>([])

        init(_ connections: [[String]]) {
            self.connections = Mutex(connections.map { $0.map { Array($0.utf8) } })
        }
    }

    final class Connection: TransportConnection {
        let script: Script
        var answers: [[UInt8]]
        var output: ArraySlice<UInt8> = []

        init(_ script: Script, _ answers: [[UInt8]]) {
            self.script = script
            self.answers = answers
        }

        func send(_ bytes: [UInt8]) throws(TransportError) {
            script.sent.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            output += answers.isEmpty ? [] : answers.removeFirst()
        }

        func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int {
            // One byte at a time: every place is a place where the network may pause.
            guard let byte = output.popFirst() else { return 0 }
            buffer[0] = byte
            return 1
        }
    }

    let script: Script

    init(_ connections: [[String]]) {
        script = Script(connections)
    }

    func connect(host: String, port: UInt16) throws(TransportError) -> Connection {
        let answers = script.connections.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let answers else { throw .notConnected("Connection refused") }
        script.opened.withLock { $0 += 1 }
        return Connection(script, answers)
    }
}
