import Glibc

/// A moment of the system's clock.
public struct WallClock: Sendable, Equatable {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    public let seconds: Int64
    /// 0..<1,000,000,000.
    public let nanoseconds: Int32

    /// A moment from its parts.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The present moment.
    ///
    /// Source: clock_gettime(2), `CLOCK_REALTIME`.
    public static var now: WallClock {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return WallClock(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }
}
