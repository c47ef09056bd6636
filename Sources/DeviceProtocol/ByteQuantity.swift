/// Numbers of bytes as people read them.
public enum ByteQuantity {
    private static let units = ["kB", "MB", "GB", "TB", "PB", "EB"]

    /// Decimal units, as card makers count: `999 B`, `1.05 MB`, `28.0 GB`.
    public static func text(_ count: UInt64) -> String {
        guard count >= 1_000 else { return "\(count) B" }
        var unit: UInt64 = 1_000
        var index = 0
        while index < units.count - 1, count / unit >= 1_000 {
            unit *= 1_000
            index += 1
        }
        let digits = count / unit < 10 ? 2 : 1
        let parts: UInt64 = digits == 2 ? 100 : 10
        // By 1,000 at most, so that nothing overflows.
        let step = unit / parts
        let rounded = count / step + (count % step * 2 >= step ? 1 : 0)
        let fraction = String(rounded % parts)
        return "\(rounded / parts)." + String(repeating: "0", count: digits - fraction.utf8.count) + "\(fraction) \(units[index])"
    }

    /// The same with the exact number behind it, for where two sizes differ by little: `105.9 MB (105906176 bytes)`.
    public static func exact(_ count: UInt64) -> String {
        count < 1_000 ? "\(count) bytes" : "\(text(count)) (\(count) bytes)"
    }
}
