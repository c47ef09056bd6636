/// A file that every card gets: the operator's own.
public struct PlacedFile: Equatable, Sendable {
    /// Where it goes: `/etc/motd` or `etc/motd`, from the root of its file system on.
    public let path: String
    /// Its content.
    public let bytes: [UInt8]
    /// Its permissions when the image does not have the file yet, `0...0o7777`. FAT has none.
    public let mode: UInt16
    /// Its owner when the image does not have the file yet. FAT has none.
    public let userID: UInt32
    /// Its group when the image does not have the file yet. FAT has none.
    public let groupID: UInt32

    /// Describes a file.
    public init(path: String, bytes: [UInt8], mode: UInt16 = 0o644, userID: UInt32 = 0, groupID: UInt32 = 0) {
        self.path = path
        self.bytes = bytes
        self.mode = mode
        self.userID = userID
        self.groupID = groupID
    }
}
