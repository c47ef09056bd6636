/// Why libext2fs did not do what it was asked.
public enum Ext2Error: Error, Equatable, Sendable {
    /// There is no ext2, ext3 or ext4 superblock.
    case notExt
    /// No free block is left.
    case noSpace
    /// No free inode is left.
    case noInodes
    /// The file system or the file has a feature that this libext2fs does not know.
    case unsupported
    /// Anything else; the reason is the library's.
    case failed(String)

    /// What the library says about a failure, for people.
    public var reason: String {
        switch self {
        case .notExt: "it has no ext2, ext3 or ext4 superblock"
        case .noSpace: "it has no free block left"
        case .noInodes: "it has no free inode left"
        case .unsupported: "it uses a feature that this server's libext2fs does not know"
        case .failed(let reason): reason
        }
    }
}
