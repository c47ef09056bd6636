/// What the system knows of an open file (fstat(2)).
public struct FileStatus: Equatable, Sendable {
    /// What sort of file it is.
    public enum Kind: Equatable, Sendable {
        /// An ordinary file.
        case regular
        /// A disk, a card or a partition.
        case blockDevice
        /// A directory.
        case directory
        /// A pipe, a socket, a terminal.
        case other
    }

    /// A point in time as the file system stores it.
    public struct Time: Equatable, Sendable {
        /// Seconds since 1970.
        public let seconds: Int64
        /// Nanoseconds within the second.
        public let nanoseconds: UInt32
    }

    /// What sort of file it is.
    public let kind: Kind
    /// The size in bytes; of a block device too.
    public let byteCount: UInt64
    /// The bytes that the file takes on disk: less than ``byteCount`` when it has holes.
    public let allocatedByteCount: UInt64
    /// The device that holds the file.
    public let device: UInt64
    /// The file's number on that device.
    public let inode: UInt64
    /// When the content last changed.
    public let modified: Time
    /// When the content or the attributes last changed.
    public let changed: Time
}
