public import InstallerCore
import Synchronization

/// A clock that moves only when someone sleeps, so that a stall of a minute takes no time.
public final class VirtualTimekeeper: Timekeeper {
    private let time: Mutex<Duration>

    /// Starts at a moment.
    public init(at start: Duration = .seconds(1_000)) {
        time = Mutex(start)
    }

    /// The time: the start, and everything that was slept.
    public var now: Duration { time.withLock { $0 } }

    /// Moves the clock on.
    public func sleep(for duration: Duration) {
        time.withLock { $0 += max(duration, .zero) }
    }
}
