/// Which bytes of an image no file system uses.
///
/// Unused are only the free blocks of ext2, ext3 and ext4 and the free clusters of FAT12, FAT16 and FAT32, inside their partitions.
/// All else is used: gaps between partitions, the tail of a partition behind its file system, and file systems that are not known.
public struct UsedMap: Equatable, Sendable {
    /// The size of the image in bytes.
    public let byteCount: UInt64
    /// The bytes that need not be kept.
    public let unused: ByteRanges
    /// What the operator should know, one sentence or two each: why a partition counts as used as a whole.
    public let warnings: [String]
    /// Every partition of the image, in the order of the table.
    public let partitions: [PartitionSummary]
    /// Why this is hardly a whole image of a card; `nil` when nothing speaks against it.
    public let doubt: ImageDoubt?

    /// Describes an image.
    public init(
        byteCount: UInt64, unused: ByteRanges, warnings: [String], partitions: [PartitionSummary], doubt: ImageDoubt? = nil
    ) {
        self.doubt = doubt
        self.byteCount = byteCount
        self.unused = unused
        self.warnings = warnings
        self.partitions = partitions
    }

    /// The number of bytes in use.
    public var usedByteCount: UInt64 { byteCount - unused.byteCount }
}
