import CInstallerSystem

/// Time since some moment in the past that no one can set back (clock_gettime(2), CLOCK_MONOTONIC).
public enum MonotonicClock {
    /// The time now.
    public static var now: Duration { .nanoseconds(rpi_monotonic_nanoseconds()) }

    /// Lets this thread sleep.
    public static func sleep(for duration: Duration) {
        rpi_sleep_nanoseconds(duration.nanoseconds)
    }
}
