import HTTPServer
import Synchronization
import TestSupport

/// A server that sends back what it gets at `/echo`, and remembers how its WebSockets ended.
struct EchoServer {
    let test: TestServer
    let ends = Ends()

    init(_ configure: (inout HTTPServerConfiguration) -> Void = { _ in }) throws {
        let ends = self.ends
        test = try TestServer(configure) { router in
            let echo = WebSocketEvents(
                onOpen: { ends.opened($0) }, onText: { $0.send(.text($1)) }, onBinary: { $0.send(.binary($1)) },
                onClose: { ends.closed($1) })
            // The Autobahn cases know no other path than the root.
            for path in ["/", "/echo"] { router.on(.get, path) { _, _ in .webSocket(echo) } }
            router.on(.get, "/text") { _, _ in .webSocket(WebSocketEvents(onText: { $0.send(.text($1)) })) }
        }
    }

    func connect(_ target: String = "/echo", behind: [UInt8] = []) async throws -> RawWebSocket {
        try await RawWebSocket(test.connect(), target, behind: behind)
    }
}

/// The WebSockets of a server and how they ended, for whoever waits for it.
final class Ends: Sendable {
    private struct State {
        var open: [WebSocket] = []
        var codes: [UInt16] = []
        var openWaiters: [CheckedContinuation<WebSocket, Never>] = []
        var waiters: [CheckedContinuation<UInt16, Never>] = []
    }

    private let state = Mutex(State())

    func opened(_ socket: WebSocket) {
        let waiters = state.withLock { state in
            state.open.append(socket)
            defer { state.openWaiters = [] }
            return state.openWaiters
        }
        for waiter in waiters { waiter.resume(returning: socket) }
    }

    func closed(_ code: WebSocketCloseCode) {
        let waiters = state.withLock { state in
            state.codes.append(code.rawValue)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: code.rawValue) }
    }

    /// The first WebSocket, now or later.
    func first() async -> WebSocket {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state in
                if state.open.isEmpty { state.openWaiters.append(continuation) }
                return state.open.first
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    /// How the first one ended, now or later.
    func firstCode() async -> UInt16 {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state in
                if state.codes.isEmpty { state.waiters.append(continuation) }
                return state.codes.first
            }
            if let found { continuation.resume(returning: found) }
        }
    }
}
