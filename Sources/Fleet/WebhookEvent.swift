/// What other programs can be told of.
public enum WebhookEvent: String, Sendable, CaseIterable {
    /// A deployment failed.
    case deploymentFailed = "deployment.failed"
    /// A batch has served its last device.
    case batchCompleted = "batch.completed"
    /// A pool has few available hostnames left.
    case poolLow = "pool.low"
}
