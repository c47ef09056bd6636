public import InstallerCore
import Synchronization

/// A clock for an installer whose power may fail: from then on nobody really waits, because such a device would do nothing any more.
public final class FaultyTimekeeper<Base: Timekeeper>: Timekeeper {
    private let base: Base
    private let plan: FaultPlan
    private let skipped = Mutex(Duration.zero)

    /// Wraps a clock.
    public init(_ base: Base, plan: FaultPlan) {
        self.base = base
        self.plan = plan
    }

    /// The time of the clock, and what was skipped.
    public var now: Duration { base.now + skipped.withLock { $0 } }

    /// Waits, as long as there is power.
    public func sleep(for duration: Duration) {
        if plan.hasNoPower { skipped.withLock { $0 += duration } } else { base.sleep(for: duration) }
    }
}
