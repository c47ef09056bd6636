public import Fleet

/// What a device got.
public struct GrantedDeployment: Hashable, Sendable {
    /// The row of the history; its state is ``DeploymentState/started``.
    public let deployment: Deployment
    /// The device's name.
    public let hostname: Hostname
    /// The image of its batch, else the active one of its product.
    public let image: MasterImage
    /// Whether the name was given just now; otherwise the device had it already.
    public let isNewHostname: Bool
    /// The batch from which it was served, as it is now.
    public let batch: Batch?

    /// What a device got.
    public init(deployment: Deployment, hostname: Hostname, image: MasterImage, isNewHostname: Bool, batch: Batch? = nil) {
        self.deployment = deployment
        self.hostname = hostname
        self.image = image
        self.isNewHostname = isNewHostname
        self.batch = batch
    }
}
