internal import Dispatch
internal import Synchronization

/// Runs blocking jobs in the order given, a fixed number at a time, away from the threads that serve sockets and from Swift's own.
final class WorkQueue: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var running = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let queue = DispatchQueue(label: "MicroHTTPD.pieces", attributes: .concurrent)

    init(workers: Int) {
        limit = max(1, workers)
    }

    func submit(_ job: @escaping @Sendable () -> Void) {
        let starts = state.withLock { state in
            state.waiting.append(job)
            guard state.running < limit else { return false }
            state.running += 1
            return true
        }
        if starts { queue.async { self.work() } }
    }

    private func work() {
        while let job = next() { job() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
