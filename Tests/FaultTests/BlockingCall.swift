import Dispatch

/// Work of Swift's concurrency for a thread that has to wait for it, such as an installer's.
enum BlockingCall {
    static func run(_ work: @escaping @Sendable () async -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task {
            await work()
            done.signal()
        }
        done.wait()
    }
}
