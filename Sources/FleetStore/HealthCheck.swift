import Dispatch
import Synchronization

/// A check that anyone on the network may ask for as often as they like: one runs at a time, and its result holds for a second.
final class HealthCheck: Sendable {
    private struct Finding: Sendable {
        let at: ContinuousClock.Instant
        let result: Result<Void, any Error>
    }

    /// How long a result is given again.
    static let lifetime = Duration.seconds(1)

    private let queue = DispatchQueue(label: "store.health")
    private let last = Mutex<Finding?>(nil)
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// The result of `check`, or of the one before when that is young enough. Those who wait for a check that runs get its result.
    func run(_ check: @escaping @Sendable () throws -> Void) async -> Result<Void, any Error> {
        await ConnectionLane.run(on: queue) { [self] in
            if let last = last.withLock({ $0 }), now() - last.at < Self.lifetime { return try last.result.get() }
            let result = Result { try check() }
            last.withLock { [at = now()] in $0 = Finding(at: at, result: result) }
            return try result.get()
        }
    }
}
