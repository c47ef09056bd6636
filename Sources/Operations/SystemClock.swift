public import Fleet
import Foundation

/// The wall clock as the history records it.
public enum SystemClock {
    /// This moment.
    public static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
