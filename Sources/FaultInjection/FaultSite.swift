/// What a plan of faults has to know of the installation, and what it can do to its surroundings.
public struct FaultSite: Sendable {
    /// The size of the raw image in bytes.
    public var imageByteCount: UInt64
    /// The size of the packed image in bytes, which shares of the network stream refer to.
    public var packedByteCount: UInt64
    /// The image's used bytes, which shares of what is written refer to.
    public var usedByteCount: UInt64
    /// Where another server listens on the same network.
    public var otherServer: (host: String, port: UInt16)?
    /// The number and the token of another device's deployment.
    public var otherDeployment: (id: Int64, token: String)?
    /// Replaces the image on the server by another version; `nil` where that cannot be done, and a 412 has to do.
    public var replaceImage: (@Sendable () -> Void)?

    /// Describes an installation.
    public init(imageByteCount: UInt64, packedByteCount: UInt64, usedByteCount: UInt64) {
        self.imageByteCount = imageByteCount
        self.packedByteCount = packedByteCount
        self.usedByteCount = usedByteCount
    }
}
