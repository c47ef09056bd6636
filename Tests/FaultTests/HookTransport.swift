import InstallerCore
import Synchronization

/// Connections that have something happen elsewhere, once, right before a certain request is sent.
struct HookTransport: Transport {
    final class Hook: Sendable {
        private let text: String
        private let isDue = Mutex(true)
        private let body: @Sendable () -> Void

        init(before text: String, _ body: @escaping @Sendable () -> Void) {
            self.text = text
            self.body = body
        }

        func look(at request: [UInt8]) {
            guard String(decoding: request, as: UTF8.self).contains(text) else { return }
            let isFirst = isDue.withLock { isDue in
                defer { isDue = false }
                return isDue
            }
            if isFirst { body() }
        }
    }

    final class Connection: TransportConnection {
        private let base: SocketTransport.Connection
        private let hook: Hook

        init(_ base: SocketTransport.Connection, _ hook: Hook) {
            self.base = base
            self.hook = hook
        }

        func send(_ bytes: [UInt8]) throws(TransportError) {
            hook.look(at: bytes)
            try base.send(bytes)
        }

        func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int { try base.receive(into: &buffer) }
    }

    let hook: Hook

    func connect(host: String, port: UInt16) throws(TransportError) -> Connection {
        Connection(try SocketTransport().connect(host: host, port: port), hook)
    }
}
