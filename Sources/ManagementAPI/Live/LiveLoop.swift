internal import Fleet
internal import FleetStore
internal import HTTPServer
internal import Operations

/// Serves the clients of a ``LiveChannel``, one thing after the other, so that no message overtakes another.
struct LiveLoop {
    /// Rounds of statistics between two of the system's state, which costs more.
    private static let systemRounds = 6

    private let mailbox: LiveMailbox
    private let composer: LiveComposer
    private let failed: @Sendable (any Error) -> Void
    private var clients: [ObjectIdentifier: LiveMailbox.Arrival] = [:]
    private var arrivals: [LiveMailbox.Arrival] = []
    /// The newest entry that the clients were told of; `nil` before listening has begun.
    private var lastEvent: Int64?
    private var stalled: Set<DeploymentID> = []
    private var round = 0

    init(mailbox: LiveMailbox, composer: LiveComposer, failed: @escaping @Sendable (any Error) -> Void) {
        self.mailbox = mailbox
        self.composer = composer
        self.failed = failed
    }

    /// Returns when there is no client left.
    mutating func run() async {
        while let content = await mailbox.next(mayEnd: clients.isEmpty && arrivals.isEmpty) {
            arrivals += content.arrivals
            arrivals.removeAll { content.departures[ObjectIdentifier($0.socket)] != nil }
            for client in content.departures.keys { clients[client] = nil }
            await tell(content)
            await welcome()
            await answer(content.requests)
            if content.isTime { await tick() }
        }
    }

    private mutating func tell(_ content: LiveMailbox.Content) async {
        if let start = content.start {
            let before = lastEvent
            lastEvent = max(start, before ?? start)
            if let before, start > before { await broadcast { [try await composer.refresh(id: start)] } }
        }
        guard let told = lastEvent else { return }
        // Changes of before the start are in it already.
        let events = content.changes.flatMap(\.events).filter { $0.id > told }
        var deployments: [DeploymentID: Deployment] = [:]
        for deployment in content.changes.lazy.flatMap(\.deployments) { deployments[deployment.id] = deployment }
        guard !events.isEmpty || !deployments.isEmpty else { return }
        let newest = events.last?.id ?? told
        lastEvent = newest
        stalled.subtract(deployments.keys)
        guard !clients.isEmpty else { return }
        await broadcast { try await composer.messages(events, Array(deployments.values)) }
        if !events.isEmpty { await broadcast { [try await composer.statistics(id: newest)] } }
    }

    private mutating func welcome() async {
        guard let lastEvent, !arrivals.isEmpty else { return }
        let welcomed = arrivals
        arrivals = []
        for arrival in welcomed {
            await send(to: [arrival.socket]) { [try composer.status(catchingUp: arrival.after != nil)] }
            if let after = arrival.after, after != lastEvent {
                await send(to: [arrival.socket]) { try await catchUp(after: after, until: lastEvent) }
            }
            clients[ObjectIdentifier(arrival.socket)] = arrival
        }
        await send(to: welcomed.map(\.socket)) { [try await composer.statistics(id: lastEvent)] }
    }

    private func catchUp(after: Int64, until lastEvent: Int64) async throws -> [LiveMessage] {
        // A number from the future is of another database, or so new that its entry is still to be told.
        let isForeign = after > lastEvent ? try await composer.store.auditHead().id < after : false
        if isForeign { return [try await composer.refresh(id: lastEvent)] }
        if after > lastEvent { return [] }
        let limit = LiveChannel.catchUpLimit
        let events = try await composer.store.events(after: after, limit: limit + 1).filter { $0.id <= lastEvent }
        return events.count > limit
            ? [try await composer.refresh(id: lastEvent)] : try await composer.messages(events, [])
    }

    private func answer(_ requests: [LiveRequest: [ObjectIdentifier: WebSocket]]) async {
        for (request, sockets) in requests {
            await send(to: Array(sockets.values)) {
                switch request {
                // Without a number, because what is under way may still be behind it.
                case .statistics: [try await composer.statistics(id: nil)]
                case .deployments: [try await composer.refresh(id: nil)]
                case .systemStatus: [try await composer.system()]
                case .unknown: [try composer.refusal()]
                }
            }
        }
    }

    private mutating func tick() async {
        round += 1
        for (number, client) in clients where !(await client.isAdmitted()) {
            client.socket.close(.policyViolation, reason: "signed out")
            clients[number] = nil
        }
        guard !clients.isEmpty else { return }
        await broadcast { [try await composer.statistics(id: lastEvent)] }
        if round % Self.systemRounds == 0 { await broadcast { [try await composer.system()] } }
        // Silence changes nothing in the store.
        do {
            let silent = try await composer.store.deployments(DeploymentFilter(stalledAt: composer.now(), onlyOpen: true))
            let news = silent.filter { !stalled.contains($0.id) }
            stalled = Set(silent.map(\.id))
            if !news.isEmpty { await broadcast { try composer.progress(news) } }
        } catch {
            failed(error)
        }
    }

    private func broadcast(_ make: () async throws -> [LiveMessage]) async {
        guard !clients.isEmpty else { return }
        await send(to: clients.values.map(\.socket), make)
    }

    private func send(to sockets: [WebSocket], _ make: () async throws -> [LiveMessage]) async {
        do {
            for message in try await make() {
                for socket in sockets { message.send(to: socket) }
            }
        } catch {
            failed(error)
        }
    }
}
