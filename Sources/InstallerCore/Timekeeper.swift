import InstallerSystem

/// What tells the time and lets time pass, so that tests need not wait for it.
public protocol Timekeeper: Sendable {
    /// The time since some moment in the past; never goes back.
    var now: Duration { get }

    /// Returns when a duration has passed.
    func sleep(for duration: Duration)
}

/// The monotonic clock of the system.
public struct SystemTimekeeper: Timekeeper {
    /// The clock has no state.
    public init() {}

    /// The monotonic clock's time.
    public var now: Duration { MonotonicClock.now }

    /// Lets the calling thread sleep.
    public func sleep(for duration: Duration) {
        MonotonicClock.sleep(for: duration)
    }
}
