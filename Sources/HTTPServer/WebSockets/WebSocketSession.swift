internal import MicroHTTPD
internal import Wslay

/// One WebSocket on the hub's thread: reads, answers control frames, sends what waits, and minds the deadlines.
final class WebSocketSession {
    private enum Phase {
        case open
        /// Our close frame is on its way or the client's answer to it is.
        case closing(until: ContinuousClock.Instant)
        /// Both have closed, or the client broke the protocol. The connection is kept until the client ends it, because ending it while there is
        /// something unread would be a reset, which may overtake our close frame.
        case lingering(until: ContinuousClock.Instant)
        case over
    }

    /// What is gathered of small messages into one write.
    private static let gatheredByteCount = 16 * 1024
    /// Answers to control frames that may wait before reading stops: a client that sends pings and reads nothing must not fill the memory.
    private static let replyByteCount = 16 * 1024
    /// Reads in a row, so that one client which sends much does not hold up the others.
    private static let readsInARow = 4

    private let socket: UpgradedSocket
    private let webSocket: WebSocket
    private let events: WebSocketEvents
    private let poller: SocketPoller
    private let limits: WebSocketLimits
    private let reader: MessageReader
    private var phase = Phase.open
    /// Control frames that go out at the next boundary of frames.
    private var replies: [UInt8] = []
    private var sending: [UInt8] = []
    private var sent = 0
    private var isBlocked = false
    private var lastHeard: ContinuousClock.Instant
    private var lastSent: ContinuousClock.Instant
    private var pinged: ContinuousClock.Instant?
    private var closeCode: WebSocketCloseCode?
    private var watched: (reading: Bool, writing: Bool)?

    init(
        socket: UpgradedSocket, webSocket: WebSocket, events: WebSocketEvents, poller: SocketPoller, limits: WebSocketLimits,
        now: ContinuousClock.Instant
    ) {
        self.socket = socket
        self.webSocket = webSocket
        self.events = events
        self.poller = poller
        self.limits = limits
        reader = MessageReader(messageLimit: limits.messageByteCount)
        lastHeard = now
        lastSent = now
    }

    var isOver: Bool {
        if case .over = phase { true } else { false }
    }

    func open(_ now: ContinuousClock.Instant) {
        events.onOpen(webSocket)
        if !socket.firstBytes.isEmpty { take(socket.firstBytes[...]) }
        flush(now)
    }

    /// Reads what has come.
    func read(into buffer: inout [UInt8], _ now: ContinuousClock.Instant) {
        for _ in 0..<Self.readsInARow where wantsToRead {
            switch socket.read(into: &buffer) {
            case .wouldBlock: break
            case .ended:
                end()
                return
            case .count(let count):
                lastHeard = now
                pinged = nil
                take(buffer[..<count])
                if count == buffer.count { continue }
            }
            break
        }
        flush(now)
    }

    /// Sends what waits, as far as there is room.
    func flush(_ now: ContinuousClock.Instant) {
        while !isOver {
            if sent == sending.count {
                sending = nextBytes(now)
                sent = 0
                if sending.isEmpty { break }
            }
            switch socket.write(sending, from: sent) {
            case .count(let count):
                sent += count
                lastSent = now
            case .wouldBlock:
                if !isBlocked { lastSent = now }
                isBlocked = true
                watch()
                return
            case .ended:
                end()
                return
            }
        }
        isBlocked = false
        if reader.hasSentClose, !reader.isReading { linger(now) }
        watch()
    }

    /// Looks at the deadlines. To be called now and then.
    func sweep(_ now: ContinuousClock.Instant) {
        switch phase {
        case .closing(let deadline), .lingering(let deadline):
            if now >= deadline { end() }
        case .open:
            if isBlocked, now - lastSent >= (webSocket.isClosing ? limits.closeDeadline : limits.patience) {
                end()
            } else if let pinged {
                if now - pinged >= limits.patience { end() }
            } else if now - lastHeard >= limits.pingInterval {
                pinged = now
                replies += WebSocketMessage.ping.frame
                if !isBlocked { flush(now) }
            }
        case .over: break
        }
    }

    /// Tells the client that the server stops.
    func goAway(_ now: ContinuousClock.Instant) {
        webSocket.closeNow(.goingAway, reason: "the server is stopping")
        if case .open = phase { phase = .closing(until: now + limits.closeDeadline) }
        if !isBlocked { flush(now) }
    }

    /// Ends the connection without a word.
    func end() {
        guard !isOver else { return }
        phase = .over
        socket.close()
        let unsent = webSocket.shut()
        events.onClose(webSocket, closeCode ?? reader.sentCloseCode.map(WebSocketCloseCode.init) ?? unsent ?? .lost)
    }

    // MARK: Parts

    private var wantsToRead: Bool {
        switch phase {
        case .over: false
        case .open, .closing: replies.count <= Self.replyByteCount
        case .lingering: true
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        // What follows a close frame or a fault is of no interest.
        guard reader.isReading else { return }
        for message in reader.receive(bytes) {
            switch message {
            case .text(let text): events.onText(webSocket, text)
            case .binary(let bytes): events.onBinary(webSocket, bytes)
            case .pong: break
            case .close(let code, _): closeCode = code.map(WebSocketCloseCode.init) ?? WebSocketCloseCode.none
            }
        }
        // With a fault and with the client's close a close frame is ready; else answers to pings.
        replies += reader.takeReplies()
    }

    /// What goes out next: answers to control frames before anything else, then what the server sends, many small messages at once.
    private func nextBytes(_ now: ContinuousClock.Instant) -> [UInt8] {
        if !replies.isEmpty {
            defer { replies = [] }
            if reader.hasSentClose { beginClosing(now) }
            return replies
        }
        var bytes: [UInt8] = []
        while !reader.hasSentClose, bytes.count < Self.gatheredByteCount {
            switch webSocket.next() {
            case nil: return bytes
            // One message alone is sent from where all clients have it.
            case .frame(let frame): if bytes.isEmpty { bytes = frame } else { bytes += frame }
            case .close(let code, let reason):
                reader.close(code: code.rawValue, reason: reason)
                bytes += reader.takeReplies()
                beginClosing(now)
            }
        }
        return bytes
    }

    private func beginClosing(_ now: ContinuousClock.Instant) {
        webSocket.shut()
        if case .open = phase { phase = .closing(until: now + limits.closeDeadline) }
    }

    private func linger(_ now: ContinuousClock.Instant) {
        guard case .closing = phase else { return }
        phase = .lingering(until: now + limits.closeDeadline)
        socket.finishWriting()
    }

    private func watch() {
        guard !isOver else { return }
        let wanted = (reading: wantsToRead, writing: isBlocked)
        if let watched, watched == wanted { return }
        watched = wanted
        if !poller.watch(socket, as: webSocket.id, reading: wanted.reading, writing: wanted.writing) { end() }
    }
}
