/// Whether the server can do its work, for pages that many people look at all the time: it is found out at most every few seconds.
public actor HealthGlance {
    private let look: @Sendable () async -> ServerHealth.Problem?
    private let holds: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private var last: (problem: ServerHealth.Problem?, at: ContinuousClock.Instant)?

    /// Glances at the health of a server; what it found is believed for three seconds.
    public init(_ health: ServerHealth) {
        self.init(holds: .seconds(3)) { await health.problem() }
    }

    init(
        holds: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        look: @escaping @Sendable () async -> ServerHealth.Problem?
    ) {
        self.look = look
        self.holds = holds
        self.now = now
    }

    /// What is wrong; `nil`: nothing.
    public func problem() async -> ServerHealth.Problem? {
        let moment = now()
        if let last, moment - last.at < holds { return last.problem }
        let found = await look()
        last = (found, moment)
        return found
    }
}
