public import Fleet

/// How far one deployment has come since the last update.
public struct ProgressUpdate: Hashable, Sendable {
    /// The deployment; when it has ended, the update changes nothing.
    public var deployment: DeploymentID
    /// The new numbers; what is `nil` stays as it was.
    public var progress: DeploymentProgress
    /// What the device says for people; `nil` leaves the last message.
    public var message: String?
    /// When the device was heard.
    public var seenAt: Timestamp

    /// An update.
    public init(deployment: DeploymentID, progress: DeploymentProgress, message: String? = nil, seenAt: Timestamp) {
        self.deployment = deployment
        self.progress = progress
        self.message = message
        self.seenAt = seenAt
    }
}
