/// Counts answers that are wrong in a way that waiting does not mend.
struct Strikes {
    private static let limit = 3
    private var count = 0

    /// Counts one more; whether it was the last that is borne.
    mutating func isOut() -> Bool {
        count += 1
        return count >= Self.limit
    }

    mutating func reset() { count = 0 }
}
