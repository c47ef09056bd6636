public import Fleet

/// A device asks for its name and image.
public struct DeploymentRequest: Hashable, Sendable {
    /// The device.
    public var device: DeviceIdentity
    /// The address from which it asks.
    public var ipAddress: String
    /// The product that it is to become.
    public var product: ProductCode
    /// The venue that it is for; `nil` when it was not told.
    public var venue: VenueCode?
    /// What to do when it names no venue and has no hostname.
    public var unassigned: UnassignedPolicy
    /// SHA-256 of the token that the device will send with its reports; the token itself is not kept.
    public var tokenDigest: SHA256Hex
    /// Whether the device is known to send its token with every report, so that none without it is believed from the start.
    public var knowsToken: Bool
    /// Images whose files are missing or damaged, with what is wrong: nobody is given them.
    public var unusableImages: [ImageName: String]

    /// A request.
    public init(
        device: DeviceIdentity, ipAddress: String, product: ProductCode, venue: VenueCode?, unassigned: UnassignedPolicy = .fallback,
        tokenDigest: SHA256Hex, knowsToken: Bool = false, unusableImages: [ImageName: String] = [:]
    ) {
        self.device = device
        self.ipAddress = ipAddress
        self.product = product
        self.venue = venue
        self.unassigned = unassigned
        self.tokenDigest = tokenDigest
        self.knowsToken = knowsToken
        self.unusableImages = unusableImages
    }
}
