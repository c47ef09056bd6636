/// Where the files of a device go in an image.
public struct PatchTarget: Equatable, Sendable {
    /// The partition with the ext2, ext3 or ext4 root file system.
    public let root: Partition
    /// The partition with the FAT16 or FAT32 boot file system; `nil` when there is none.
    public let boot: Partition?
    /// Whether cloud-init's files are written too.
    public let hasCloudInit: Bool
}
