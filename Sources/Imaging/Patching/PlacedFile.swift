/// A file, folder or symbolic link that every card gets: the operator's own.
public struct PlacedFile: Equatable, Sendable {
    /// What it is.
    public enum Kind: Equatable, Sendable {
        /// A regular file.
        case file
        /// A folder, made where the image has none.
        case folder
        /// A symbolic link with its target. FAT has none.
        case link(to: String)
    }

    /// What it is.
    public let kind: Kind
    /// Where it goes: `/etc/motd` or `etc/motd`, from the root of its file system on.
    public let path: String
    /// Its content; none but a file's.
    public let bytes: [UInt8]
    /// Its permissions when the image does not have it yet, `0...0o7777`. FAT has none.
    public let mode: UInt16
    /// Its owner when the image does not have it yet. FAT has none.
    public let userID: UInt32
    /// Its group when the image does not have it yet. FAT has none.
    public let groupID: UInt32

    /// Describes a file.
    public init(path: String, bytes: [UInt8], mode: UInt16 = 0o644, userID: UInt32 = 0, groupID: UInt32 = 0) {
        self.init(kind: .file, path: path, bytes: bytes, mode: mode, userID: userID, groupID: groupID)
    }

    /// Describes a folder or link.
    public init(kind: Kind, path: String, mode: UInt16 = 0o755, userID: UInt32 = 0, groupID: UInt32 = 0) {
        self.init(kind: kind, path: path, bytes: [], mode: mode, userID: userID, groupID: groupID)
    }

    private init(kind: Kind, path: String, bytes: [UInt8], mode: UInt16, userID: UInt32, groupID: UInt32) {
        self.kind = kind
        self.path = path
        self.bytes = bytes
        self.mode = mode
        self.userID = userID
        self.groupID = groupID
    }
}
