import CInstallerSystem

/// A thread of the system that runs one function. Whoever drops it waits until the function has returned.
@safe public struct WorkerThread: ~Copyable, Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private let handle: UInt

    /// Starts a thread.
    public init(_ body: @escaping @Sendable () -> Void) {
        var handle: UInt = 0
        let context = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
        let result = unsafe rpi_thread_start(
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
            }, context, &handle)
        guard result == 0 else { fatalError("the system has no thread left: \(SystemError(result: Int64(result)).message)") }
        self.handle = handle
    }

    deinit { rpi_thread_join(handle) }

    /// Waits until the function has returned.
    public consuming func join() {}
}
