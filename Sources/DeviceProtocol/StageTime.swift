/// How long one stage of an installation was busy.
public struct StageTime: Equatable, Sendable {
    /// The stage: `network`, `decode`, `hash`, `write` or `readback`.
    public let name: String
    /// The time it was busy, in milliseconds.
    public let milliseconds: UInt64

    /// Pairs a stage with its time.
    public init(_ name: String, milliseconds: UInt64) {
        self.name = name
        self.milliseconds = milliseconds
    }
}
