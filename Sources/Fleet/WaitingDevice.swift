/// A device that asked and was told to wait.
public struct WaitingDevice: Hashable, Sendable {
    /// What a device waits for.
    public enum Cause: Hashable, Sendable {
        /// For an operator to give it a hostname: it stands in the lobby.
        case hostname
        /// For one of the devices of a batch to be done.
        case turn(BatchID)
    }

    /// How long a device may be silent, in milliseconds, before it loses its place: an installer asks again after ten seconds at the most.
    public static let silenceLimit: Int64 = 60_000

    /// The device.
    public let device: DeviceIdentity
    /// The address from which it asked last.
    public let ipAddress: String
    /// The product that it asked for.
    public let product: ProductCode
    /// The venue that it asked for.
    public let venue: VenueCode?
    /// What it waits for.
    public let cause: Cause
    /// When it first asked.
    public let since: Timestamp
    /// When it last asked.
    public let lastAskedAt: Timestamp
    /// How often it asked.
    public let timesAsked: Int

    /// A device in a line, as the store keeps it.
    public init(
        device: DeviceIdentity, ipAddress: String, product: ProductCode, venue: VenueCode?, cause: Cause, since: Timestamp,
        lastAskedAt: Timestamp, timesAsked: Int
    ) {
        self.device = device
        self.ipAddress = ipAddress
        self.product = product
        self.venue = venue
        self.cause = cause
        self.since = since
        self.lastAskedAt = lastAskedAt
        self.timesAsked = timesAsked
    }

    /// Whether it has stopped asking: it was switched off, or taken away.
    public func isSilent(at now: Timestamp) -> Bool {
        // One that asked in the future asked before the clock was set back.
        abs(now.milliseconds - lastAskedAt.milliseconds) > Self.silenceLimit
    }
}
