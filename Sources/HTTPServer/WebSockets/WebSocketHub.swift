internal import Dispatch
internal import MicroHTTPD
internal import Synchronization

/// All WebSockets of a server, on one thread of their own, which begins with the first of them.
final class WebSocketHub: Sendable {
    private enum State {
        case idle
        case running(HubInbox)
        case over
    }

    private let limits: WebSocketLimits
    private let state = Mutex(State.idle)

    init(limits: WebSocketLimits) { self.limits = limits }

    deinit { stop() }

    /// Takes a WebSocket on whose handshake is done.
    func take(_ socket: UpgradedSocket, _ events: WebSocketEvents) {
        let inbox = state.withLock { state -> HubInbox? in
            switch state {
            case .running(let inbox): return inbox
            case .over: return nil
            case .idle:
                guard let poller = try? SocketPoller() else { return nil }
                let inbox = HubInbox(poller: poller)
                let limits = self.limits
                DispatchQueue(label: "HTTPServer.websockets").async { HubLoop(inbox: inbox, limits: limits).run() }
                state = .running(inbox)
                return inbox
            }
        }
        guard let inbox else {
            socket.close()
            return
        }
        inbox.order { $0.arrivals.append(HubInbox.Arrival(socket: socket, events: events)) }
    }

    /// Closes all with 1001, also those to come.
    func goAway() {
        if case .running(let inbox) = state.withLock({ $0 }) { inbox.order { $0.goesAway = true } }
    }

    /// Cuts what is left, and ends the thread.
    func stop() {
        let before = state.withLock { state in
            defer { state = .over }
            return state
        }
        if case .running(let inbox) = before { inbox.order { $0.stops = true } }
    }
}
