public import DeviceProtocol
public import Fleet
public import Imaging

/// What an operator says of an image that is to be added.
public struct NewImage: Sendable {
    /// Where it comes from: a file or standard input.
    public var source: ImageSource
    /// The name that it gets.
    public var name: ImageName
    /// The product whose devices it is for.
    public var product: ProductCode
    /// Its version.
    public var version: ImageVersion
    /// What people should know of it.
    public var description: String?
    /// The largest raw image that is taken in, in bytes.
    public var maximumSize: UInt64
    /// Bytes per chunk: a power of two in ``DeviceProtocol/Manifest/chunkSizes``.
    public var chunkSize: Int
    /// zstd's effort, 1 to 22.
    public var level: Int
    /// Whether a file is taken that is hardly a whole image of a card.
    public var takesAsIs: Bool

    /// Describes an image that is to be added.
    public init(
        source: ImageSource, name: ImageName, product: ProductCode, version: ImageVersion, description: String? = nil,
        maximumSize: UInt64 = ImageIntake.defaultMaximumSize, chunkSize: Int = Manifest.defaultChunkSize,
        level: Int = ImagePacker.defaultLevel, takesAsIs: Bool = false
    ) {
        self.source = source
        self.name = name
        self.product = product
        self.version = version
        self.description = description
        self.maximumSize = maximumSize
        self.chunkSize = chunkSize
        self.level = level
        self.takesAsIs = takesAsIs
    }
}
