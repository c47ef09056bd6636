public import Fleet

/// The answer to a device that asks for its name and image. Both kinds are rows of the history.
public enum DeploymentDecision: Hashable, Sendable {
    /// The device gets a hostname and an image.
    case granted(GrantedDeployment)
    /// The device gets neither.
    case refused(Deployment, RefusalReason)
}
