internal import MicroHTTPD

/// The thread of a ``WebSocketHub``: waits for all sockets at once, and serves those that are ready.
final class HubLoop {
    private let inbox: HubInbox
    private let limits: WebSocketLimits
    private var sessions: [UInt64: WebSocketSession] = [:]
    private var lastID: UInt64 = 0
    private var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    private var isGoingAway = false

    init(inbox: HubInbox, limits: WebSocketLimits) {
        self.inbox = inbox
        self.limits = limits
    }

    func run() {
        var nextTick = ContinuousClock.now
        while true {
            // Nobody to mind, nothing to wake up for.
            let ready = inbox.poller.wait(atMost: sessions.isEmpty ? nil : limits.tick)
            let now = ContinuousClock.now
            let orders = inbox.take()
            for arrival in orders.arrivals { begin(arrival, now) }
            if orders.goesAway, !isGoingAway {
                isGoingAway = true
                for session in sessions.values { session.goAway(now) }
            }
            for id in orders.ready { sessions[id]?.flush(now) }
            for one in ready { serve(one, now) }
            if now >= nextTick {
                nextTick = now + .milliseconds(limits.tick)
                for session in sessions.values { session.sweep(now) }
            }
            if orders.stops { for session in sessions.values { session.end() } }
            if sessions.values.contains(where: \.isOver) { sessions = sessions.filter { !$0.value.isOver } }
            if orders.stops { return }
        }
    }

    private func begin(_ arrival: HubInbox.Arrival, _ now: ContinuousClock.Instant) {
        lastID += 1
        let webSocket = WebSocket(id: lastID, remoteAddress: SocketAddress(arrival.socket.remote), inbox: inbox, limits: limits)
        let session = WebSocketSession(
            socket: arrival.socket, webSocket: webSocket, events: arrival.events, poller: inbox.poller, limits: limits, now: now)
        sessions[lastID] = session
        session.open(now)
        if isGoingAway { session.goAway(now) }
    }

    private func serve(_ ready: SocketPoller.Readiness, _ now: ContinuousClock.Instant) {
        guard let session = sessions[ready.id] else { return }
        if ready.isWritable { session.flush(now) }
        if ready.isReadable { session.read(into: &buffer, now) }
    }
}
