/// What the superblock of a file system says.
public struct Ext2Summary: Equatable, Sendable {
    /// The features (ext4(5)) that decide whether the file system is safe to read or change.
    public struct Features: OptionSet, Sendable {
        /// Bits of this type's own, not those of the superblock.
        public let rawValue: UInt32
        /// Takes bits as they are.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// There is a journal.
        public static let journal = Features(rawValue: 1 << 0)
        /// The journal holds changes that are not in place yet.
        public static let needsRecovery = Features(rawValue: 1 << 1)
        /// Deleted files wait for the next mount.
        public static let orphansPresent = Features(rawValue: 1 << 2)
        /// Several hosts may mount it at once.
        public static let multipleMountProtection = Features(rawValue: 1 << 3)
        /// Blocks belong to more than one file.
        public static let sharedBlocks = Features(rawValue: 1 << 4)
        /// It is marked as never to be changed.
        public static let readOnly = Features(rawValue: 1 << 5)
        /// Quotas are counted in hidden files.
        public static let quota = Features(rawValue: 1 << 6)
        /// It has a feature that only ext4 has.
        public static let ext4 = Features(rawValue: 1 << 7)
        /// It has a feature that this libext2fs does not know.
        public static let unknown = Features(rawValue: 1 << 8)
    }

    /// The size of a block in bytes.
    public let blockSize: Int
    /// The number of blocks.
    public let blockCount: UInt64
    /// The number of free blocks that the superblock claims.
    public let freeBlockCount: UInt64
    /// The number of block groups.
    public let groupCount: Int
    /// The label, empty when there is none.
    public let label: String
    /// The features.
    public let features: Features
    /// Whether it was unmounted properly and no error was found in it.
    public let isClean: Bool

    /// The size of the file system in bytes.
    public var byteCount: UInt64 { blockCount * UInt64(blockSize) }
}
