internal import CMicroHTTPD
internal import Synchronization

/// What the threads of a ``Daemon`` share.
final class DaemonCore: Sendable {
    struct Registry {
        /// By socket.
        var connections: [Int32: Connection] = [:]
        var countByHost: [String: Int] = [:]
    }

    struct Activity {
        var count = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    let limits: DaemonLimits
    let admit: @Sendable (RequestHead) -> Exchange
    let abandoned: @Sendable (AbandonedHead) -> Void
    let pieceQueue: WorkQueue
    private let registry = Mutex(Registry())
    private let activity = Mutex(Activity())
    private let draining = Atomic(false)
    private let stopping = Atomic(false)
    private let refusals = Atomic(0)

    init(limits: DaemonLimits, admit: @escaping @Sendable (RequestHead) -> Exchange, abandoned: @escaping @Sendable (AbandonedHead) -> Void)
    {
        self.limits = limits
        self.admit = admit
        self.abandoned = abandoned
        pieceQueue = WorkQueue(workers: limits.pieceWorkers)
    }

    // MARK: Connections

    /// Takes a socket into the books, unless a limit is reached.
    func register(_ connection: Connection) -> Bool {
        registry.withLock { registry in
            // A connection that libmicrohttpd could not take on is closed without a word: its number comes again.
            if let stale = registry.connections[connection.socket] { Self.remove(stale, &registry) }
            let host = connection.remote.host
            guard registry.connections.count < limits.connections, registry.countByHost[host, default: 0] < limits.connectionsPerAddress
            else {
                return false
            }
            registry.connections[connection.socket] = connection
            registry.countByHost[host, default: 0] += 1
            return true
        }
    }

    func unregister(_ connection: Connection) {
        registry.withLock { registry in
            if registry.connections[connection.socket] === connection { Self.remove(connection, &registry) }
        }
    }

    private static func remove(_ connection: Connection, _ registry: inout Registry) {
        registry.connections[connection.socket] = nil
        let left = registry.countByHost[connection.remote.host, default: 1] - 1
        registry.countByHost[connection.remote.host] = left == 0 ? nil : left
    }

    func connection(of socket: Int32) -> Connection? { registry.withLock { $0.connections[socket] } }

    var connections: [Connection] { registry.withLock { Array($0.connections.values) } }

    /// A connection was turned away.
    func refused() { refusals.wrappingAdd(1, ordering: .relaxed) }

    var refusedConnectionCount: Int { refusals.load(ordering: .relaxed) }

    func sweep() {
        let now = ContinuousClock.now
        for connection in connections { connection.sweep(now: now, limits: limits) }
    }

    // MARK: Requests

    /// A request line has arrived.
    func open(_ transaction: Transaction) {
        transaction.connection.state.withLock { $0.transaction = transaction }
        // In this order: whoever sets `stopping` looks at the transactions afterwards.
        if stopping.load(ordering: .sequentiallyConsistent) { transaction.abort() }
    }

    /// A request is over; its connection may rest until the next one.
    func close(_ transaction: Transaction) {
        let connection = transaction.connection
        connection.state.withLock { state in
            state.transaction = nil
            state.phase = .head(until: .now + limits.keepAlive + limits.headDeadline)
        }
        if isDraining { connection.stopReading() }
    }

    func begin() { activity.withLock { $0.count += 1 } }

    func end() {
        let waiters = activity.withLock { activity -> [CheckedContinuation<Void, Never>] in
            activity.count -= 1
            guard activity.count == 0 else { return [] }
            defer { activity.waiters = [:] }
            return Array(activity.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: Going away

    var isDraining: Bool { draining.load(ordering: .sequentiallyConsistent) }

    /// From here on new requests are answered 503, and connections end after their answer. To be said before the listener is closed:
    /// whoever sees its end may rely on it.
    func beginDraining() { draining.store(true, ordering: .sequentiallyConsistent) }

    /// Ends the connections that rest between requests. After the listener is closed, so that none is left out.
    func endIdleConnections() {
        for connection in connections {
            let isIdle = connection.state.withLock { !($0.transaction?.isAdmitted ?? false) }
            if isIdle { connection.stopReading() }
        }
    }

    /// Returns when no request is under way, or when the time is over.
    func waitUntilIdle(atMost time: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitUntilIdle() }
            group.addTask { try? await Task.sleep(for: time) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitUntilIdle() async {
        let id = activity.withLock { activity in
            activity.nextWaiter += 1
            return activity.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = activity.withLock { activity in
                    if activity.count == 0 || Task.isCancelled { return true }
                    activity.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            activity.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Nothing is suspended from here on: who waits for a handler is answered 503, and transfers under way are cut.
    func abortAll() {
        stopping.store(true, ordering: .sequentiallyConsistent)
        for connection in connections {
            let (transaction, isSending) = connection.state.withLock { state in
                if case .sending = state.phase { return (state.transaction, true) }
                return (state.transaction, false)
            }
            transaction?.abort()
            if isSending || transaction == nil { connection.cut() }
        }
    }

    func cutAll() {
        for connection in connections { connection.cut() }
    }
}
