import DeviceProtocol
import Foundation

/// Numbers with units as people read them.
enum Quantity {
    /// Bytes in decimal units, as card makers count: `4.3 GB`.
    static func bytes(_ count: UInt64) -> String {
        ByteQuantity.text(count)
    }

    /// A rate in decimal megabytes a second.
    static func rate(bytesPerSecond: Double) -> String {
        String(format: "%.1f MB/s", bytesPerSecond / 1_000_000)
    }

    /// A duration in minutes and seconds, or in seconds when short: `1:07`, `8.3 s`.
    static func duration(seconds: Double) -> String {
        if seconds < 60 { return String(format: "%.1f s", seconds) }
        let whole = Int(seconds.rounded())
        if whole < 3_600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
        return String(format: "%d:%02d:%02d h", whole / 3_600, whole / 60 % 60, whole % 60)
    }

    static func percent(_ done: UInt64, of total: UInt64) -> String {
        guard done < total else { return "100 %" }
        return "\(total.dividingFullWidth(done.multipliedFullWidth(by: 100)).quotient) %"
    }
}
