import CInstallerSystem

/// A value that several threads share: one at a time works on it, and any of them may wait until it has changed.
///
/// This is Mutex and a condition in one, which Embedded Swift has not. The addresses are kept as integers because pointers are not
/// Sendable; what makes sharing safe is that the value is touched under the lock alone and that `State` is Sendable.
@safe public final class Monitor<State: Sendable>: Sendable {
    private let lock: UInt
    private let address: UInt

    /// Starts with a value.
    public init(_ state: State) {
        lock = rpi_monitor_create()
        let pointer = UnsafeMutablePointer<State>.allocate(capacity: 1)
        unsafe pointer.initialize(to: state)
        address = UInt(bitPattern: pointer)
        precondition(lock != 0, "no memory for a monitor")
    }

    deinit {
        let pointer = unsafe UnsafeMutablePointer<State>(bitPattern: address)
        unsafe pointer?.deinitialize(count: 1)
        unsafe pointer?.deallocate()
        rpi_monitor_destroy(lock)
    }

    private func access<Result, Failure>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        guard let pointer = unsafe UnsafeMutablePointer<State>(bitPattern: address) else { fatalError("a monitor lost its value") }
        return try unsafe body(&pointer.pointee)
    }

    /// Works on the value while no one else does, and wakes those who wait for a change of it.
    public func withLock<Result: Sendable, Failure>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        rpi_monitor_lock(lock)
        defer { rpi_monitor_unlock(lock) }
        return try access(body)
    }

    /// Waits until the body gives something: it is asked at once and after each change of the value.
    public func wait<Result: Sendable>(for body: (inout State) -> Result?) -> Result {
        rpi_monitor_lock(lock)
        defer { rpi_monitor_unlock(lock) }
        while true {
            if let result = access(body) { return result }
            rpi_monitor_wait(lock)
        }
    }

    /// Waits until the body gives something, but no longer than a time; `nil` when the time is up.
    public func wait<Result: Sendable>(upTo limit: Duration, for body: (inout State) -> Result?) -> Result? {
        let deadline = rpi_monotonic_nanoseconds() + limit.nanoseconds
        rpi_monitor_lock(lock)
        defer { rpi_monitor_unlock(lock) }
        while true {
            if let result = access(body) { return result }
            if rpi_monitor_wait_until(lock, deadline) == 0 { return access(body) }
        }
    }
}
