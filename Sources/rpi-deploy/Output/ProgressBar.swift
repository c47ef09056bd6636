/// One line of progress: bar, percent, bytes, rate and time left.
struct ProgressBar {
    private let width: Int

    init(width: Int = 24) {
        self.width = width
    }

    func bar(_ done: UInt64, of total: UInt64) -> String {
        let fraction = total == 0 ? 1 : min(1, Double(done) / Double(total))
        let filled = Int(fraction * Double(width))
        return "[" + String(repeating: "#", count: filled) + String(repeating: "·", count: width - filled) + "]"
    }

    /// The line for work of a known or unknown size that started `seconds` ago.
    func line(label: String, done: UInt64, total: UInt64?, seconds: Double) -> String {
        let rate = seconds > 0 ? Double(done) / seconds : 0
        guard let total, total > 0 else {
            return "\(label)  \(Quantity.bytes(done))  \(Quantity.rate(bytesPerSecond: rate))"
        }
        let left = rate > 0 && done < total ? "  \(Quantity.duration(seconds: Double(total - done) / rate)) left" : ""
        return "\(label) \(bar(done, of: total)) \(Quantity.percent(done, of: total).leftPadded(to: 5))"
            + "  \(Quantity.bytes(done)) of \(Quantity.bytes(total))  \(Quantity.rate(bytesPerSecond: rate))\(left)"
    }
}

extension String {
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
