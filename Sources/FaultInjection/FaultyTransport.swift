public import InstallerCore

/// Connections with what a plan of faults does to them.
public struct FaultyTransport<Base: Transport, C: Timekeeper>: Transport {
    private let base: Base
    private let clock: C
    private let plan: FaultPlan
    private let patience: Duration
    private let reports: ReportEcho

    /// Wraps a transport.
    ///
    /// - Parameter patience: after how long a connection that stands still counts as broken; what lasts longer is cut there.
    public init(_ base: Base, clock: C, plan: FaultPlan, patience: Duration = .seconds(15)) {
        self.base = base
        self.clock = clock
        self.plan = plan
        self.patience = patience
        reports = ReportEcho()
    }

    /// Connects, as far as the plan allows it, and to the server that it says.
    ///
    /// - Throws: ``InstallerCore/TransportError``.
    public func connect(host: String, port: UInt16) throws(TransportError) -> FaultyConnection<Base, C> {
        let verdict = plan.connect(at: clock.now)
        guard !verdict.isRefused else { throw .notConnected("injected") }
        let (host, port) = verdict.goesToOther ? plan.site.otherServer ?? (host, port) : (host, port)
        let (base, reports) = (base, reports)
        return FaultyConnection(
            try base.connect(host: host, port: port), clock: clock, plan: plan, patience: patience,
            echo: { bytes in reports.send(bytes) { try? base.connect(host: host, port: port) } })
    }
}
