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
    /// Why nothing of the partition counts as unused although its file system is known, for the operator.
    public let warning: String?

    /// Describes a partition and its file system.
    public init(partition: Partition, fileSystem: FileSystemKind, label: String, unused: ByteRanges, warning: String?) {
        self.partition = partition
        self.fileSystem = fileSystem
        self.label = label
        self.unused = unused
        self.warning = warning
    }
}
