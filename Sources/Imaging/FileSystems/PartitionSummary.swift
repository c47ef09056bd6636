/// What an image holds in one partition.
public struct PartitionSummary: Equatable, Sendable {
    /// Where it is.
    public let partition: Partition
    /// Which file system it has.
    public let fileSystem: FileSystemKind
    /// The label of the file system, empty when it has none.
    public let label: String
    /// The bytes that the file system does not use; empty when they are not known.
    public let unused: ByteRanges
    /// Where its file system ends by its own word, as an offset in the image; the partition's start where it says nothing.
    let fileSystemEnd: UInt64
    /// Why nothing of the partition counts as unused although its file system is known, for the operator.
    public let warning: String?

    /// Describes a partition and its file system.
    public init(partition: Partition, fileSystem: FileSystemKind, label: String, unused: ByteRanges, warning: String?) {
        self.init(
            partition: partition, fileSystem: fileSystem, label: label, unused: unused, fileSystemEnd: partition.range.upperBound,
            warning: warning)
    }

    init(
        partition: Partition, fileSystem: FileSystemKind, label: String, unused: ByteRanges, fileSystemEnd: UInt64, warning: String?
    ) {
        self.fileSystemEnd = fileSystemEnd
        self.partition = partition
        self.fileSystem = fileSystem
        self.label = label
        self.unused = unused
        self.warning = warning
    }
}
