public import DeviceProtocol
public import Fleet

/// A deployment as JSON: the columns of the original's history, and what came to be known since.
public struct DeploymentMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<(deployment: Deployment, now: Timestamp)>("Deployment", columns + ours + progress)

    private static let columns: [MessageForm<(deployment: Deployment, now: Timestamp)>.Field] = [
        .number("id", .number) { $0.deployment.id.value },
        .textIfAny("hostname", .hostname, "Null for a device that was refused one.") { $0.deployment.hostname?.text },
        .textIfAny("mac_address", .macAddress) { $0.deployment.device.mac?.text },
        .textIfAny("serial_number", .serialNumber) { $0.deployment.device.serial?.text },
        .text("ip_address") { $0.deployment.ipAddress },
        .textIfAny("product_type", .productCode) { $0.deployment.product?.text },
        .textIfAny("venue_code", .venueCode) { $0.deployment.venue?.text },
        .textIfAny("image_version", .imageVersion) { $0.deployment.imageVersion?.text },
        .text("deployment_status", .deploymentState) { $0.deployment.state.rawValue },
        .text("started_at", .moment) { $0.deployment.startedAt.text },
        .textIfAny("completed_at", .moment) { $0.deployment.completedAt?.text },
        .textIfAny("error_message") { $0.deployment.errorMessage },
    ]

    private static let ours: [MessageForm<(deployment: Deployment, now: Timestamp)>.Field] = [
        .textIfAny("image", .imageName) { $0.deployment.imageName?.text },
        .numberIfAny("batch_id", .number) { $0.deployment.batch?.value },
        .count("attempt") { $0.deployment.attempt },
        .flag("is_open", "Whether it has not ended.") { $0.deployment.isOpen },
        .flag("stalled", "Whether the device has been silent for 60 s.") { $0.deployment.isStalled(at: $0.now) },
        .textIfAny("advice", .text(), "What to do about a device that is stalled.") {
            $0.deployment.isStalled(at: $0.now) ? Deployment.stalledAdvice : nil
        },
        .text("last_seen_at", .moment) { $0.deployment.lastSeenAt.text },
        .textIfAny("last_message") { $0.deployment.lastMessage },
    ]

    private static let progress: [MessageForm<(deployment: Deployment, now: Timestamp)>.Field] = [
        .bytesIfAny("bytes_total") { $0.deployment.progress.bytesTotal },
        .bytesIfAny("bytes_written") { $0.deployment.progress.bytesWritten },
        .bytesIfAny("bytes_received") { $0.deployment.progress.bytesReceived },
        .bytesIfAny("bytes_resent") { $0.deployment.progress.bytesResent },
        .bytesIfAny("verified_bytes") { $0.deployment.progress.verifiedBytes },
        .bytesIfAny("rate", "Bytes of the raw image per second.") { $0.deployment.progress.rate },
        .init("stage_times", Schema(.table(.count)), "Milliseconds by stage.") {
            .object(
                $0.deployment.progress.stageTimes.sorted { $0.key < $1.key }
                    .map { JSONMember($0.key, .integer(Int64(clamping: $0.value))) })
        },
    ]

    /// A deployment as it is at a moment, which decides whether it counts as stalled.
    public init(_ deployment: Deployment, at now: Timestamp) {
        json = Self.form.message((deployment, now))
    }
}
