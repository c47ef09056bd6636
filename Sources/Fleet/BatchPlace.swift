/// Where a batch stands in the line: its number and its priority.
public struct BatchPlace: Hashable, Sendable {
    /// The batch.
    public let id: BatchID
    /// Its priority.
    public let priority: Int64

    /// A place.
    public init(id: BatchID, priority: Int64) {
        self.id = id
        self.priority = priority
    }

    /// Whether it comes before another: the higher priority, then the lower number.
    public func precedes(_ other: BatchPlace) -> Bool {
        priority == other.priority ? id < other.id : priority > other.priority
    }
}
