internal import Dispatch
internal import Synchronization

/// Runs blocking jobs in the order given, a fixed number at a time, away from the threads that serve sockets and from Swift's own.
final class WorkQueue: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var idle: [DispatchQueue]
    }

    private let state: Mutex<State>

    init(workers: Int) {
        // Serial queues have threads of their own; a concurrent one shares as many as there are cores with the whole process.
        let queues = (0..<max(1, workers)).map { DispatchQueue(label: "MicroHTTPD.pieces.\($0)") }
        state = Mutex(State(idle: queues))
    }

    func submit(_ job: @escaping @Sendable () -> Void) {
        let worker = state.withLock { state in
            state.waiting.append(job)
            return state.idle.popLast()
        }
        if let worker { worker.async { self.work(on: worker) } }
    }

    private func work(on worker: DispatchQueue) {
        while let job = next(for: worker) { job() }
    }

    private func next(for worker: DispatchQueue) -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.idle.append(worker)
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
