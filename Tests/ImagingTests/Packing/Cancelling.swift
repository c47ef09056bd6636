import Synchronization

/// Runs work that reports progress, and cancels its task at a given report.
///
/// - Parameter report: which report cancels, counted from 1.
/// - Returns: what the work returned.
func cancelling<Output: Sendable>(
    atReport report: Int = 1, _ work: @escaping @Sendable (_ progress: @escaping @Sendable () -> Void) async -> Output
) async -> Output {
    let state = CancellingState(report: report)
    let (ready, continuation) = AsyncStream<Void>.makeStream()
    let task = Task {
        for await _ in ready { break }
        return await work { state.step() }
    }
    state.cancel = { task.cancel() }
    continuation.yield()
    return await task.value
}

private final class CancellingState: Sendable {
    private let state: Mutex<(remaining: Int, cancel: @Sendable () -> Void)>

    init(report: Int) { state = Mutex((report, {})) }

    var cancel: @Sendable () -> Void {
        get { state.withLock { $0.cancel } }
        set { state.withLock { $0.cancel = newValue } }
    }

    func step() {
        let isDue = state.withLock { state in
            state.remaining -= 1
            return state.remaining == 0
        }
        if isDue { cancel() }
    }
}
