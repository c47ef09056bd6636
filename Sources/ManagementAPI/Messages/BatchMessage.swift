internal import Fleet
public import FleetStore

/// A batch as JSON: the columns of the original's table, and ours.
public struct BatchMessage: Encodable, Sendable {
    let id: Int64
    let venue_code: String
    let product_type: String
    let total_count: Int
    let remaining_count: Int
    let priority: Int64
    let status: String
    let created_at: String
    let started_at: String?
    let completed_at: String?
    let served_count: Int
    let image: String?
    let starts_at: String?
    let parallel_limit: Int?
    /// Deployments that have not ended.
    let open: Int
    let succeeded: Int
    let failed: Int
    /// Devices that wait for their turn.
    let waiting: Int

    /// A batch with what came of its deployments.
    public init(_ summary: BatchSummary) {
        let batch = summary.batch
        id = batch.id.value
        venue_code = batch.plan.venue.text
        product_type = batch.plan.product.text
        total_count = batch.plan.count
        remaining_count = batch.remaining
        priority = batch.plan.priority
        status = batch.state.rawValue
        created_at = batch.createdAt.text
        started_at = batch.startedAt?.text
        completed_at = batch.endedAt?.text
        served_count = batch.served
        image = batch.plan.image?.text
        starts_at = batch.plan.startsAt?.text
        parallel_limit = batch.plan.parallelLimit
        open = summary.open
        succeeded = summary.succeeded
        failed = summary.failed
        waiting = summary.waiting
    }
}
