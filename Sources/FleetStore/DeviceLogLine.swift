public import Fleet

/// A line that a device said during its deployment.
public struct DeviceLogLine: Hashable, Sendable {
    /// When it was heard.
    public let at: Timestamp
    /// Where the deployment stood.
    public let state: DeploymentState
    /// What it said.
    public let message: String

    /// A line.
    public init(at: Timestamp, state: DeploymentState, message: String) {
        self.at = at
        self.state = state
        self.message = message
    }
}
