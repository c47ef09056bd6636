/// Which of a benchmark's rounds is running.
public struct Round: Sendable {
    /// From 0 on.
    public let index: Int
    /// How many there are.
    public let count: Int

    /// Whether this is the first one.
    public var isFirst: Bool { index == 0 }
}
