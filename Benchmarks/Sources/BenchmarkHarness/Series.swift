/// The values of one metric of one contender over all rounds.
public struct Series: Sendable {
    /// In the order in which they were measured; at least one.
    public let values: [Double]

    /// `nil` for no values.
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        self.values = values
    }

    /// The middle value; of an even number, the mean of the two in the middle.
    public var median: Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// The smallest value.
    public var least: Double { values.min() ?? .nan }
    /// The largest value.
    public var most: Double { values.max() ?? .nan }
}
