import Fleet

/// Numbers as people write them: `1-40, 42, 50-60`.
enum NumberRanges {
    /// - Parameter limit: the most ranges; what follows is told as `and more`.
    static func text(of numbers: [KartNumber], limit: Int = 12) -> String {
        var ranges: [(first: KartNumber, last: KartNumber)] = []
        for number in numbers.sorted() {
            if let last = ranges.last?.last, last.value + 1 == number.value {
                ranges[ranges.count - 1].last = number
            } else {
                ranges.append((number, number))
            }
        }
        let texts = ranges.prefix(limit).map { $0.first == $0.last ? "\($0.first.value)" : "\($0.first.value)-\($0.last.value)" }
        return texts.joined(separator: ", ") + (ranges.count > limit ? " and more" : "")
    }
}
