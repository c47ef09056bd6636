import HTTPServer
import Synchronization

/// Collects the access log.
final class LogBook: Sendable {
    private struct State {
        var entries: [AccessLogEntry] = []
        var waiting: [(matches: @Sendable (AccessLogEntry) -> Bool, continuation: CheckedContinuation<AccessLogEntry, Never>)] = []
    }

    private let state = Mutex(State())

    var entries: [AccessLogEntry] { state.withLock { $0.entries } }

    @Sendable func write(_ entry: AccessLogEntry) {
        let woken = state.withLock { state in
            state.entries.append(entry)
            var woken: [CheckedContinuation<AccessLogEntry, Never>] = []
            state.waiting.removeAll { waiter in
                guard waiter.matches(entry) else { return false }
                woken.append(waiter.continuation)
                return true
            }
            return woken
        }
        for continuation in woken { continuation.resume(returning: entry) }
    }

    /// The first entry that fits, now or later.
    func entry(where matches: @escaping @Sendable (AccessLogEntry) -> Bool = { _ in true }) async -> AccessLogEntry {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state in
                if let entry = state.entries.first(where: matches) { return entry as AccessLogEntry? }
                state.waiting.append((matches, continuation))
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
    }
}
