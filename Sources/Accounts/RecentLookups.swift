import Fleet
import FleetStore
import Synchronization

/// What was looked up a moment ago, so that a page with twenty files asks the store once.
final class RecentLookups<Value: Sendable>: Sendable {
    /// As many are remembered; then all are forgotten.
    private static var capacity: Int { 2_000 }

    private struct State {
        var values: [SecretDigest: (value: Value, at: Timestamp)] = [:]
        /// Grows whenever something is forgotten: what was looked up before that is not remembered after it.
        var generation = 0
    }

    private let trust: Int64
    private let state = Mutex(State())

    init(trust: Int64) {
        self.trust = trust
    }

    /// What was looked up within the time of trust, else what `look` finds now.
    func value(of digest: SecretDigest, at now: Timestamp, _ look: () async throws(AccountError) -> Value?) async throws(AccountError)
        -> Value?
    {
        let (known, generation) = state.withLock { state -> (Value?, Int) in
            guard let entry = state.values[digest], (0..<trust).contains(now.milliseconds - entry.at.milliseconds) else {
                return (nil, state.generation)
            }
            return (entry.value, state.generation)
        }
        if let known { return known }
        let found = try await look()
        state.withLock { state in
            guard state.generation == generation, trust > 0 else { return }
            if state.values.count >= Self.capacity { state.values = [:] }
            state.values[digest] = found.map { ($0, now) }
        }
        return found
    }

    func forgetAll() {
        state.withLock { state in
            state.values = [:]
            state.generation += 1
        }
    }
}
