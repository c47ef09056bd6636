/// A number of devices that are to become one product at one venue, whatever they ask for.
public struct Batch: Hashable, Sendable {
    /// Its number.
    public var id: BatchID
    /// What its devices become, and how they are served.
    public var plan: BatchPlan
    /// How many devices are still to be served: 0 to the plan's count.
    public var remaining: Int
    /// Where it stands.
    public var state: BatchState
    /// When it was created.
    public var createdAt: Timestamp
    /// When it was first started.
    public var startedAt: Timestamp?
    /// When it was completed or cancelled.
    public var endedAt: Timestamp?

    /// A batch as the store keeps it.
    public init(
        id: BatchID, plan: BatchPlan, remaining: Int, state: BatchState, createdAt: Timestamp, startedAt: Timestamp? = nil,
        endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.plan = plan
        self.remaining = remaining
        self.state = state
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// How many devices have been served.
    public var served: Int { plan.count - remaining }

    /// Whether a batch serves devices before another that is active as well: the higher priority, then the lower number.
    public func precedes(_ other: Batch) -> Bool {
        BatchPlace(id: id, priority: plan.priority).precedes(BatchPlace(id: other.id, priority: other.plan.priority))
    }

    /// Counts a device that is served; the last one completes the batch.
    public mutating func serve(at now: Timestamp) {
        guard state == .active, remaining > 0 else { return }
        remaining -= 1
        guard remaining == 0 else { return }
        state = .completed
        endedAt = now
    }
}
