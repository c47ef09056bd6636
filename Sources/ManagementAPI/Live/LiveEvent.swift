/// The kinds of live messages, as they are called on the wire.
enum LiveEvent: String, Encodable {
    /// The first message of a connection.
    case status
    case statistics = "stats_update"
    case deployment = "deployment_update"
    case hostnameAssigned = "hostname_assigned"
    case batchCreated = "batch_created"
    case batchStarted = "batch_started"
    case batchPaused = "batch_paused"
    case batchProgress = "batch_progress"
    case batchCompleted = "batch_completed"
    case batchCancelled = "batch_cancelled"
    case systemStatus = "system_status"
    /// All open deployments; what the page has of others may be out of date.
    case deploymentsRefresh = "deployments_refresh"
    /// The answer to a request that is none.
    case error

    /// What a batch's entry of the audit log is called here; other changes of it, such as its priority, count as progress.
    init(batchEvent kind: String) {
        switch kind {
        case "batch.created": self = .batchCreated
        case "batch.started": self = .batchStarted
        case "batch.paused": self = .batchPaused
        case "batch.completed": self = .batchCompleted
        case "batch.cancelled": self = .batchCancelled
        default: self = .batchProgress
        }
    }
}
