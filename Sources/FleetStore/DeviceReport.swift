public import Fleet

/// What a device says about its deployment.
public struct DeviceReport: Hashable, Sendable {
    /// How a report shows which deployment it is about.
    public enum Credential: Hashable, Sendable {
        /// By the deployment's number and the digest of its token.
        case token(DeploymentID, digest: SHA256Hex)
        /// By the device, for old clients that know no token: it is about the newest deployment of that device. Both serial number and
        /// MAC address are needed, unless only one of them is known of the device.
        case device(DeviceIdentity)
    }

    /// Where the deployment stands.
    public var state: DeploymentState
    /// What it says for people; more than 1,000 characters are cut off.
    public var message: String?
    /// Why it failed; more than 1,000 characters are cut off.
    public var errorMessage: String?
    /// How far it has come.
    public var progress: DeploymentProgress
    /// The address from which the report came.
    public var ipAddress: String

    /// A report.
    public init(
        state: DeploymentState, message: String? = nil, errorMessage: String? = nil, progress: DeploymentProgress = DeploymentProgress(),
        ipAddress: String
    ) {
        self.state = state
        self.message = message
        self.errorMessage = errorMessage
        self.progress = progress
        self.ipAddress = ipAddress
    }
}
