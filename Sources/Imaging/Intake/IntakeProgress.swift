/// How far the intake of an image is.
public struct IntakeProgress: Equatable, Sendable {
    /// What is being done; the phases come in this order, and raw image files skip the first.
    public enum Phase: String, Equatable, Sendable, CaseIterable {
        /// Undoing the compression, or storing standard input.
        case unpacking
        /// Encoding the raw image.
        case packing
        /// Reading the packed file back and comparing all of it.
        case verifying
    }

    /// What is being done.
    public let phase: Phase
    /// The bytes done in this phase: of the file as it was given while unpacking, of the raw image afterwards.
    public let doneBytes: UInt64
    /// The bytes to do in this phase; `nil` where the size is not known in advance.
    public let totalBytes: UInt64?

    /// Describes how far the intake is.
    public init(phase: Phase, doneBytes: UInt64, totalBytes: UInt64?) {
        self.phase = phase
        self.doneBytes = doneBytes
        self.totalBytes = totalBytes
    }
}
