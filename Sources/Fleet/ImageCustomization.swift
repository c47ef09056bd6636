/// Whether devices' own files can be put into an image, and where.
public enum ImageCustomization: Hashable, Sendable {
    /// Possible; the text says where (for people), such as `ext4 in partition 2`.
    case available(String)
    /// Not possible, for this reason.
    case unavailable(reason: String)
}
