import InstallerCore
import Synchronization

/// A clock that moves only when someone sleeps, or when a test says so.
final class FakeClock: Timekeeper {
    private let time = Mutex(Duration.seconds(1_000))

    var now: Duration { time.withLock { $0 } }

    func sleep(for duration: Duration) {
        time.withLock { $0 += duration }
    }
}
