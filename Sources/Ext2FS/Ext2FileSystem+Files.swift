import CExt2FS

/// The number of a file or directory.
public struct Ext2Inode: Hashable, Sendable {
    /// The root directory.
    public static let root = Ext2Inode(number: 2)
    /// The number, 1 or more.
    public let number: UInt32
}

/// What a name stands for, and whose it is.
public struct Ext2Status: Equatable, Sendable {
    /// The kinds of files that matter here.
    public enum Kind: Equatable, Sendable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A symbolic link.
        case symbolicLink
        /// A device, socket or pipe.
        case other
    }

    /// What it is.
    public let kind: Kind
    /// Permission bits, with set-user-ID, set-group-ID and sticky bit: `0...0o7777`.
    public let permissions: UInt16
    /// The owning user.
    public let user: UInt32
    /// The owning group.
    public let group: UInt32
    /// The length in bytes.
    public let byteCount: UInt64
}

extension Ext2FileSystem {
    /// The longest target of a symbolic link in bytes (path_resolution(7)).
    static var longestLink: Int { 4_096 }

    /// The inode of a name in a directory; `nil` when there is none.
    public func lookup(_ name: String, in directory: Ext2Inode) throws(Ext2Error) -> Ext2Inode? {
        var found: UInt32 = 0
        try Self.check(unsafe rpid_ext2_lookup(handle, directory.number, name, name.utf8.count, &found))
        return found == 0 ? nil : Ext2Inode(number: found)
    }

    /// What an inode is.
    public func status(of inode: Ext2Inode) throws(Ext2Error) -> Ext2Status {
        var raw = rpid_ext2_status()
        try Self.check(unsafe rpid_ext2_stat(handle, inode.number, &raw))
        let kind: Ext2Status.Kind =
            switch raw.mode & 0o170000 {
            case 0o100000: .file
            case 0o040000: .directory
            case 0o120000: .symbolicLink
            default: .other
            }
        return Ext2Status(kind: kind, permissions: raw.mode & 0o7777, user: raw.user, group: raw.group, byteCount: raw.size)
    }

    /// The content of a regular file, cut off after `limit` bytes.
    public func read(_ inode: Ext2Inode, limit: Int) throws(Ext2Error) -> [UInt8] {
        let size = try status(of: inode).byteCount
        let capacity = Int(min(size, UInt64(limit)))
        var bytes = [UInt8](repeating: 0, count: capacity)
        var count = 0
        try Self.check(
            unsafe bytes.withUnsafeMutableBufferPointer { unsafe rpid_ext2_read(handle, inode.number, $0.baseAddress, capacity, &count) })
        return Array(bytes.prefix(count))
    }

    /// Where a symbolic link points.
    public func target(of link: Ext2Inode) throws(Ext2Error) -> String {
        var bytes = [UInt8](repeating: 0, count: Self.longestLink)
        var count = 0
        try Self.check(
            unsafe bytes.withUnsafeMutableBufferPointer {
                unsafe rpid_ext2_read_link(handle, link.number, $0.baseAddress, $0.count, &count)
            })
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Makes an empty directory. Needs a writable file system and all bitmaps, as all changes do.
    ///
    /// - Parameter permissions: `0...0o7777`.
    public func makeDirectory(
        _ name: String, in parent: Ext2Inode, permissions: UInt16 = 0o755, user: UInt32 = 0, group: UInt32 = 0
    ) throws(Ext2Error) -> Ext2Inode {
        var made: UInt32 = 0
        try Self.check(unsafe rpid_ext2_make_directory(handle, parent.number, name, permissions, user, group, &made))
        return Ext2Inode(number: made)
    }

    /// Makes a symbolic link.
    public func makeLink(
        _ name: String, in parent: Ext2Inode, to target: String, user: UInt32, group: UInt32
    ) throws(Ext2Error) -> Ext2Inode {
        var made: UInt32 = 0
        try Self.check(unsafe rpid_ext2_make_link(handle, parent.number, name, target, user, group, &made))
        return Ext2Inode(number: made)
    }

    /// Gives a symbolic link another target.
    ///
    /// - Throws: ``Ext2Error/unsupported`` unless both targets are shorter than 60 bytes.
    public func setTarget(of link: Ext2Inode, to target: String) throws(Ext2Error) {
        try Self.check(unsafe rpid_ext2_set_link(handle, link.number, target))
    }

    /// Makes an empty regular file.
    ///
    /// - Parameter permissions: `0...0o7777`.
    public func makeFile(
        _ name: String, in parent: Ext2Inode, permissions: UInt16, user: UInt32, group: UInt32
    ) throws(Ext2Error) -> Ext2Inode {
        var made: UInt32 = 0
        try Self.check(unsafe rpid_ext2_create(handle, parent.number, name, permissions, user, group, &made))
        return Ext2Inode(number: made)
    }

    /// Gives a regular file new content; its number, permissions and owner stay.
    public func replace(_ inode: Ext2Inode, with content: [UInt8]) throws(Ext2Error) {
        try Self.check(
            unsafe content.withUnsafeBufferPointer { unsafe rpid_ext2_replace(handle, inode.number, $0.baseAddress, $0.count) })
    }
}
