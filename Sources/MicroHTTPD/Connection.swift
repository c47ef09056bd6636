internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One accepted socket, from accept(2) to libmicrohttpd's word that it is about to close it.
final class Connection: Sendable {
    /// What the connection is doing, as far as its deadlines are concerned.
    enum Phase {
        /// Waiting for the end of a head, until then.
        case head(until: ContinuousClock.Instant)
        case receiving(RateCheck)
        /// A handler is at work.
        case handling
        /// Nil until the first look at its deadline: most answers are gone by then, and asking how far one is takes two system calls.
        case sending(RateCheck?)
        /// Not HTTP any more; whoever has the socket minds its deadlines.
        case upgraded
    }

    struct State {
        /// While false the socket is not known to be ours, and is not touched.
        var isOpen = false
        var phase: Phase
        var transaction: Transaction?
    }

    let socket: Int32
    let remote: Endpoint
    let local: Endpoint
    let state: Mutex<State>

    init(socket: Int32, remote: Endpoint, local: Endpoint, headUntil deadline: ContinuousClock.Instant) {
        self.socket = socket
        self.remote = remote
        self.local = local
        state = Mutex(State(phase: .head(until: deadline)))
    }

    /// Ends both directions; libmicrohttpd sees that and closes.
    func cut() {
        state.withLock { state in
            if state.isOpen { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// Refuses further requests; what was answered still goes out.
    func stopReading() {
        state.withLock { state in
            if state.isOpen { shutdown(socket, Int32(SHUT_RD)) }
        }
    }

    var progress: cmhd_progress? {
        var progress = cmhd_progress()
        return unsafe cmhd_progress(socket, &progress) == 0 ? progress : nil
    }

    /// Looks at the deadlines; cuts the connection that missed one. To be called now and then.
    func sweep(now: ContinuousClock.Instant, limits: DaemonLimits) {
        // Cancelling runs handlers' code, which must not happen under the lock.
        let orphan = state.withLock { state -> Transaction? in
            guard state.isOpen else { return nil }
            var late = false
            var orphan: Transaction?
            switch state.phase {
            case .head(let deadline):
                late = now >= deadline
            case .receiving(var check):
                late = check.isTooSlow(at: now, total: UInt64(state.transaction?.receivedByteCount ?? 0), limits: limits)
                state.phase = .receiving(check)
            case .handling:
                if let progress, progress.peer_left != 0 { orphan = state.transaction }
            case .upgraded: break
            case .sending(let earlier):
                if state.transaction?.isCutShort ?? false {
                    late = true
                    break
                }
                guard let progress else { return nil }
                var check = earlier ?? RateCheck(since: now, total: progress.acknowledged)
                if progress.outstanding == 0, state.transaction?.isWaitingForPiece ?? false {
                    check = RateCheck(since: now, total: progress.acknowledged)
                } else {
                    late = check.isTooSlow(at: now, total: progress.acknowledged, limits: limits)
                }
                state.phase = .sending(check)
            }
            if late { shutdown(socket, Int32(SHUT_RDWR)) }
            return orphan
        }
        orphan?.cancelHandler()
    }
}

/// Whether bytes keep coming fast enough, window after window.
struct RateCheck {
    private(set) var since: ContinuousClock.Instant
    private(set) var total: UInt64

    init(since: ContinuousClock.Instant, total: UInt64) {
        self.since = since
        self.total = total
    }

    mutating func isTooSlow(at now: ContinuousClock.Instant, total newTotal: UInt64, limits: DaemonLimits) -> Bool {
        guard now - since >= limits.rateWindow else { return false }
        let seconds = Double((now - since).components.seconds) + Double((now - since).components.attoseconds) * 1e-18
        let isSlow = Double(newTotal &- total) < Double(limits.minimumRate) * seconds
        self = RateCheck(since: now, total: newTotal)
        return isSlow
    }
}
