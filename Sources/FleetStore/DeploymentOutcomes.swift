/// How many deployments ended in a time.
public struct DeploymentOutcomes: Hashable, Sendable {
    /// How many succeeded.
    public var successful: Int
    /// How many failed, refusals among them.
    public var failed: Int
    /// How many of those were refused a hostname or an image.
    public var refused: Int

    /// Counts.
    public init(successful: Int = 0, failed: Int = 0, refused: Int = 0) {
        self.successful = successful
        self.failed = failed
        self.refused = refused
    }
}
