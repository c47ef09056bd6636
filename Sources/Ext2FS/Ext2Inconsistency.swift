/// The first contradiction between the bitmaps, group descriptors, superblock, journal and inodes of a file system.
public enum Ext2Inconsistency: Equatable, Sendable {
    /// The checksum of a group's descriptor is wrong.
    case groupChecksum(group: Int)
    /// A group's block bitmap has another number of free blocks than its descriptor says.
    case groupBlockCount(group: Int)
    /// A group's inode bitmap has another number of free inodes than its descriptor says.
    case groupInodeCount(group: Int)
    /// The block bitmaps have another number of free blocks than the superblock says.
    case blockCount
    /// The inode bitmaps have another number of free inodes than the superblock says.
    case inodeCount
    /// A block bitmap calls a block of the file system's own tables free.
    case metadataFree(group: Int)
    /// A group's tables lie outside the file system.
    case metadataOutside(group: Int)
    /// A block bitmap calls a block of a file, folder or attribute free.
    case inodeFree(inode: Int)
    /// A file, folder or attribute has a block outside the file system.
    case inodeOutside(inode: Int)
    /// The journal is not empty, or holds an error.
    case journalInUse

    /// What is wrong, for people.
    public var reason: String {
        switch self {
        case .groupChecksum(let group): "the checksum of block group \(group)'s descriptor is wrong"
        case .groupBlockCount(let group): "block group \(group)'s bitmap and its count of free blocks disagree"
        case .groupInodeCount(let group): "block group \(group)'s bitmap and its count of free inodes disagree"
        case .blockCount: "the block bitmaps and the superblock's count of free blocks disagree"
        case .inodeCount: "the inode bitmaps and the superblock's count of free inodes disagree"
        case .metadataFree(let group): "block group \(group)'s bitmap calls a block of the file system's own tables free"
        case .metadataOutside(let group): "block group \(group)'s tables lie outside the file system"
        case .inodeFree(let inode): "the block bitmaps call a block that inode \(inode) uses free"
        case .inodeOutside(let inode): "inode \(inode) uses a block outside the file system"
        case .journalInUse: "the journal is not empty, or records an error"
        }
    }
}
