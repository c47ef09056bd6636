/// Where a new image comes from.
public enum ImageSource: Equatable, Sendable {
    /// A file: a raw image, compressed or not, or a .zip. A block device counts as a raw image.
    case file(String)
    /// Standard input, with any of these but read only once.
    case standardInput
}
