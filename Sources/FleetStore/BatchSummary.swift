public import Fleet

/// A batch with what came of its deployments.
public struct BatchSummary: Hashable, Sendable {
    /// The batch.
    public let batch: Batch
    /// Deployments that have not ended.
    public let open: Int
    /// Deployments that succeeded.
    public let succeeded: Int
    /// Deployments that failed, attempts of the same device each counted.
    public let failed: Int
    /// Devices that wait for their turn, those that fell silent left out.
    public let waiting: Int

    /// What became of the devices that were served, each counted once.
    public let devices: BatchOutcomes

    /// A batch and its counts.
    public init(batch: Batch, open: Int, succeeded: Int, failed: Int, waiting: Int, devices: BatchOutcomes) {
        self.batch = batch
        self.open = open
        self.succeeded = succeeded
        self.failed = failed
        self.waiting = waiting
        self.devices = devices
    }
}
