public import Fleet

/// The answer to a device that asks for its name and image. A grant and a refusal are rows of the history.
public enum DeploymentDecision: Hashable, Sendable {
    /// The device gets a hostname and an image.
    case granted(GrantedDeployment)
    /// The device gets neither.
    case refused(Deployment, RefusalReason)
    /// The device is to ask again: it has its place in a line.
    case waiting(WaitingDevice, RefusalReason)
}
