public import Fleet

/// What a report did.
public struct ReportOutcome: Hashable, Sendable {
    /// The kinds of effect.
    public enum Effect: Hashable, Sendable {
        /// The deployment moved on.
        case advanced
        /// The deployment stood there already; message and progress were taken, and the device counts as heard.
        case repeated
        /// The report came after the deployment had ended or moved further, and changed nothing.
        case late
        /// No deployment was open, or none that ends without its token: the failure is a row of its own.
        case failureRecorded
    }

    /// The deployment after the report.
    public let deployment: Deployment
    /// What the report did.
    public let effect: Effect

    /// An outcome.
    public init(deployment: Deployment, effect: Effect) {
        self.deployment = deployment
        self.effect = effect
    }
}
