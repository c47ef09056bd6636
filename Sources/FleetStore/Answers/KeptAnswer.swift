/// The answer to a request that was done.
public struct KeptAnswer: Hashable, Sendable {
    /// How long it is kept, in milliseconds: a day.
    public static let lifetime: Int64 = 86_400_000
    /// How many are kept.
    public static let capacity = 10_000
    /// The largest content that is kept, in bytes.
    public static let largestContent = 65_536

    /// The HTTP status.
    public let status: Int
    /// The body; `nil` when it was too large to be kept.
    public let content: [UInt8]?

    /// An answer.
    public init(status: Int, content: [UInt8]) {
        self.status = status
        self.content = content.count <= Self.largestContent ? content : nil
    }

    init(status: Int, kept: [UInt8]?) {
        self.status = status
        content = kept
    }
}
