/// A master image that devices can be written with.
public struct MasterImage: Hashable, Sendable {
    /// What is known of an image when it is added.
    public struct Properties: Hashable, Sendable {
        /// Its name, unique among all images.
        public var name: ImageName
        /// The product that it is for.
        public var product: ProductCode
        /// Its version.
        public var version: ImageVersion
        /// The size of the raw image in bytes.
        public var sizeInBytes: UInt64
        /// The size of the packed image in bytes.
        public var packedSizeInBytes: UInt64
        /// The bytes of the raw image that a device gets and checks.
        public var usedSizeInBytes: UInt64
        /// SHA-256 of what unpacking gives (unused bytes as zeros).
        public var imageDigest: SHA256Hex
        /// SHA-256 of the raw image as it was given.
        public var sourceDigest: SHA256Hex
        /// What an operator wrote about it.
        public var description: String?
        /// Whether devices' own files can be put into it.
        public var customization: ImageCustomization

        /// The properties of an image.
        public init(
            name: ImageName, product: ProductCode, version: ImageVersion, sizeInBytes: UInt64, packedSizeInBytes: UInt64,
            usedSizeInBytes: UInt64, imageDigest: SHA256Hex, sourceDigest: SHA256Hex, description: String? = nil,
            customization: ImageCustomization
        ) {
            self.name = name
            self.product = product
            self.version = version
            self.sizeInBytes = sizeInBytes
            self.packedSizeInBytes = packedSizeInBytes
            self.usedSizeInBytes = usedSizeInBytes
            self.imageDigest = imageDigest
            self.sourceDigest = sourceDigest
            self.description = description
            self.customization = customization
        }
    }

    /// What is known of it since it was added.
    public let properties: Properties
    /// Whether devices of its product get it.
    public let isActive: Bool
    /// When it was added.
    public let uploadedAt: Timestamp
    /// When it was last made the active one.
    public let activatedAt: Timestamp?

    /// An image as the store keeps it.
    public init(properties: Properties, isActive: Bool, uploadedAt: Timestamp, activatedAt: Timestamp?) {
        self.properties = properties
        self.isActive = isActive
        self.uploadedAt = uploadedAt
        self.activatedAt = activatedAt
    }

    /// Its name.
    public var name: ImageName { properties.name }
}
