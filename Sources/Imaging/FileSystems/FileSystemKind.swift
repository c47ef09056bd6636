/// A file system whose free space this program can tell, or `unknown`.
public enum FileSystemKind: String, Equatable, Sendable {
    /// ext2: no journal.
    case ext2
    /// ext3: a journal, no ext4 features.
    case ext3
    /// ext4.
    case ext4
    /// FAT12.
    case fat12
    /// FAT16.
    case fat16
    /// FAT32.
    case fat32
    /// Anything else: all of it is counted as used.
    case unknown

    /// Whether it is one of the forms of FAT.
    var isFAT: Bool { self == .fat12 || self == .fat16 || self == .fat32 }
}
