public import Fleet
public import Imaging

/// An image that was added, with what was found in it.
public struct AddedImage: Sendable {
    /// Its row in the store.
    public let image: MasterImage
    /// What its packing found: partitions and warnings.
    public let info: PackedImageInfo
}
