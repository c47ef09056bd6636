/// The number of a batch: positive, never used twice.
public struct BatchID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    public let value: Int64

    /// The batch of this number.
    public init(_ value: Int64) {
        self.value = value
    }

    /// The number in digits.
    public var description: String { String(value) }

    /// The order in which batches were created.
    public static func < (first: BatchID, second: BatchID) -> Bool { first.value < second.value }
}
