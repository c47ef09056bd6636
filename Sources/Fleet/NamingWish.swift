/// Which hostname an operator wants for a device.
public struct NamingWish: Hashable, Sendable {
    /// A hostname, or the next one.
    public enum Target: Hashable, Sendable {
        /// This one.
        case hostname(Hostname)
        /// The lowest that is available.
        case next(ProductCode, VenueCode)
    }

    /// The hostname.
    public let target: Target
    /// The device.
    public let device: DeviceIdentity

    /// A wish.
    public init(_ target: Target, for device: DeviceIdentity) {
        self.target = target
        self.device = device
    }
}
