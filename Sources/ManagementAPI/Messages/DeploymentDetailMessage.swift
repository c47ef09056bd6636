public import DeviceProtocol
public import Fleet
public import FleetStore

/// A deployment with its events and what its device said, as JSON.
public struct DeploymentDetailMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<DeploymentDetailMessage.Content>(
        "DeploymentDetail",
        [
            .object("deployment", DeploymentMessage.form) { ($0.deployment, $0.now) },
            .list("events", EventMessage.form) { $0.events },
            .list("log", logForm, "What the device said, oldest first.") { $0.log },
        ])

    static let logForm = MessageForm<DeviceLogLine>(
        "LogLine",
        [
            .text("at", .moment) { $0.at.text },
            .text("status", .deploymentState) { $0.state.rawValue },
            .text("message") { $0.message },
        ])

    struct Content {
        let deployment: Deployment
        let now: Timestamp
        let events: [AuditEvent]
        let log: [DeviceLogLine]
    }

    /// A deployment as it is at a moment.
    public init(_ deployment: Deployment, events: [AuditEvent], log: [DeviceLogLine], at now: Timestamp) {
        json = Self.form.message(Content(deployment: deployment, now: now, events: events, log: log))
    }
}
