public import Fleet
public import FleetStore

/// What has changed in a short while.
public struct FleetChanges: Sendable {
    /// The entries of the audit log, oldest first; between two of these values none is left out.
    public let events: [AuditEvent]
    /// The number of the newest entry so far, which may be older than these changes: progress writes none.
    public let lastEvent: Int64
    /// The deployments that are not as they were, as they are now: those that began, went on, or ended.
    public let deployments: [Deployment]

    /// Changes.
    public init(events: [AuditEvent], lastEvent: Int64, deployments: [Deployment]) {
        self.events = events
        self.lastEvent = lastEvent
        self.deployments = deployments
    }
}
