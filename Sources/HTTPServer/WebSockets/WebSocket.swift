internal import Synchronization

/// A WebSocket that is open, to send to. Any thread may use it, at any time: what is sent to one that is closed goes nowhere.
public final class WebSocket: Sendable {
    private struct State {
        var outbox: Outbox
        /// Whether the hub knows that there is something to send.
        var isAnnounced = false
    }

    /// The client's end.
    public let remoteAddress: SocketAddress
    let id: UInt64
    private let inbox: HubInbox
    private let state: Mutex<State>

    init(id: UInt64, remoteAddress: SocketAddress, inbox: HubInbox, limits: WebSocketLimits) {
        self.id = id
        self.remoteAddress = remoteAddress
        self.inbox = inbox
        state = Mutex(State(outbox: Outbox(limits: limits)))
    }

    /// Sends a message, without waiting. A client for which too much waits is closed with ``WebSocketCloseCode/tryAgainLater``.
    ///
    /// - Parameters:
    ///   - key: names what the message tells the state of; a message with the same key that still waits is not sent any more.
    ///   - keepingPlace: whether the message goes out when the replaced one would have. Else it goes out after all that waits: for messages whose
    ///     order matters. With a place kept, something that changes fast cannot fall behind for ever.
    public func send(_ message: WebSocketMessage, replacing key: String? = nil, keepingPlace: Bool = false) {
        change { $0.add(message.frame, key: key, keepingPlace: keepingPlace) != .closed }
    }

    /// Closes, after what was sent before.
    ///
    /// - Parameter reason: for people; up to 122 bytes of it are sent.
    public func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        change { outbox in
            outbox.close(code, reason: reason, now: false)
            return true
        }
    }

    /// Closes, and drops what waits.
    func closeNow(_ code: WebSocketCloseCode, reason: String) {
        state.withLock { $0.outbox.close(code, reason: reason, now: true) }
    }

    /// For the hub: the next thing to send.
    func next() -> Outbox.Next? {
        state.withLock { state in
            let next = state.outbox.next()
            if next == nil { state.isAnnounced = false }
            return next
        }
    }

    /// For the hub: whether all that waits is a close frame.
    var isClosing: Bool { state.withLock { $0.outbox.closeCode != nil } }

    /// For the hub: nothing is sent any more. Gives the code of a close frame that has not gone out.
    @discardableResult
    func shut() -> WebSocketCloseCode? {
        state.withLock { state in
            defer { state.outbox.shut() }
            return state.outbox.closeCode
        }
    }

    private func change(_ work: (inout Outbox) -> Bool) {
        let isNews = state.withLock { state in
            guard work(&state.outbox), !state.isAnnounced else { return false }
            state.isAnnounced = true
            return true
        }
        if isNews { inbox.announce(id) }
    }
}
