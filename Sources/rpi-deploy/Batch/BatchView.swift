import Fleet
import FleetStore

/// A batch as `--json` prints it.
struct BatchView: Encodable {
    let id: Int64
    let venue_code: String
    let product_type: String
    let total_count: Int
    let remaining_count: Int
    let priority: Int64
    let status: String
    let image: String?
    let starts_at: String?
    let parallel: Int?
    let created_at: String
    let started_at: String?
    let completed_at: String?
    var open_deployments: Int?
    var successful_deployments: Int?
    var failed_deployments: Int?
    var waiting_devices: Int?

    init(_ batch: Batch) {
        id = batch.id.value
        venue_code = batch.plan.venue.text
        product_type = batch.plan.product.text
        total_count = batch.plan.count
        remaining_count = batch.remaining
        priority = batch.plan.priority
        status = batch.state.rawValue
        image = batch.plan.image?.text
        starts_at = batch.plan.startsAt?.text
        parallel = batch.plan.parallelLimit
        created_at = batch.createdAt.text
        started_at = batch.startedAt?.text
        completed_at = batch.endedAt?.text
    }

    init(_ summary: BatchSummary) {
        self.init(summary.batch)
        open_deployments = summary.open
        successful_deployments = summary.succeeded
        failed_deployments = summary.failed
        waiting_devices = summary.waiting
    }
}
