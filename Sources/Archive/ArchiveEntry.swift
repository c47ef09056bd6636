/// One file of an archive; a file that is merely compressed, or not even that, counts as an archive of one entry.
public struct ArchiveEntry: Equatable, Sendable {
    /// The path inside the archive; empty when the archive has no names (a compressed file).
    public let path: String
    /// Whether it is an ordinary file, not a directory or a link.
    public let isFile: Bool
    /// Whether its content needs a password.
    public let isEncrypted: Bool
    /// The size of its content in bytes, where the archive says so in advance.
    public let byteCount: UInt64?
}
