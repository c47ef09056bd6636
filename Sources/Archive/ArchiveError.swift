/// Why a compressed file or an archive cannot be read.
public struct ArchiveError: Error, Equatable, Sendable {
    /// libarchive's own words.
    public let reason: String
}
