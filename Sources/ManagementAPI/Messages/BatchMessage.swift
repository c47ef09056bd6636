public import DeviceProtocol
import Fleet
public import FleetStore

/// A batch as JSON: the columns of the original's table, and ours.
public struct BatchMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<BatchSummary>(
        "Batch",
        [
            .number("id", .number) { $0.batch.id.value },
            .text("venue_code", .venueCode) { $0.batch.plan.venue.text },
            .text("product_type", .productCode) { $0.batch.plan.product.text },
            .count("total_count") { $0.batch.plan.count },
            .count("remaining_count") { $0.batch.remaining },
            .number("priority", .anyInteger, "The highest is served first; of two with the same, the older batch.") {
                $0.batch.plan.priority
            },
            .text("status", .batchState) { $0.batch.state.rawValue },
            .text("created_at", .moment) { $0.batch.createdAt.text },
            .textIfAny("started_at", .moment) { $0.batch.startedAt?.text },
            .textIfAny("completed_at", .moment, "When it was completed or cancelled.") { $0.batch.endedAt?.text },
            .count("served_count") { $0.batch.served },
            .textIfAny("image", .imageName, "The image that its devices get; null for the one that is active when they ask.") {
                $0.batch.plan.image?.text
            },
            .textIfAny("starts_at", .moment, "When it starts by itself.") { $0.batch.plan.startsAt?.text },
            .numberIfAny("parallel_limit", .count, "How many of its devices may be installed at once.") {
                $0.batch.plan.parallelLimit.map(Int64.init)
            },
            .count("devices_done", "Devices whose newest deployment succeeded: completed means served, this means installed.") {
                $0.devices.done
            },
            .count("devices_failed", "Devices whose newest deployment failed.") { $0.devices.failed },
            .count("devices_in_progress", "Devices that are being installed.") { $0.devices.inProgress },
            .count("open", "Deployments that have not ended.") { $0.open },
            .count("succeeded") { $0.succeeded },
            .count("failed", "Deployments that failed, each attempt counted.") { $0.failed },
            .count("waiting", "Devices that wait for their turn.") { $0.waiting },
        ])

    /// A batch with what came of its deployments.
    public init(_ summary: BatchSummary) {
        json = Self.form.message(summary)
    }
}
