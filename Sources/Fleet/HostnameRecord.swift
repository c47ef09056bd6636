/// A hostname and who has it.
public struct HostnameRecord: Hashable, Sendable {
    /// The name.
    public let hostname: Hostname
    /// What may be done with it.
    public let state: HostnameState
    /// The device that has it or for which it is kept.
    public let device: DeviceIdentity?
    /// When the device got it.
    public let assignedAt: Timestamp?
    /// Why it is retired.
    public let retirementReason: String?
    /// What an operator wrote about it.
    public let notes: String?
    /// When it came into the pool.
    public let createdAt: Timestamp

    /// A hostname as the store keeps it.
    public init(
        hostname: Hostname, state: HostnameState, device: DeviceIdentity?, assignedAt: Timestamp?, retirementReason: String? = nil,
        notes: String?, createdAt: Timestamp
    ) {
        self.hostname = hostname
        self.state = state
        self.device = device
        self.assignedAt = assignedAt
        self.retirementReason = retirementReason
        self.notes = notes
        self.createdAt = createdAt
    }
}
