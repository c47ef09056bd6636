public import Fleet

/// A deployment as JSON: the columns of the original's history, and what came to be known since.
public struct DeploymentMessage: Encodable, Sendable {
    let id: Int64
    let hostname: String?
    let mac_address: String?
    let serial_number: String?
    let ip_address: String
    let product_type: String?
    let venue_code: String?
    let image_version: String?
    let deployment_status: String
    let started_at: String
    let completed_at: String?
    let error_message: String?
    let image: String?
    let batch_id: Int64?
    let attempt: Int
    let is_open: Bool
    let stalled: Bool
    /// What to do about a device that is stalled.
    let advice: String?
    let last_seen_at: String
    let last_message: String?
    let bytes_total: UInt64?
    let bytes_written: UInt64?
    let bytes_received: UInt64?
    let bytes_resent: UInt64?
    let verified_bytes: UInt64?
    /// Bytes of the raw image per second.
    let rate: UInt64?
    /// Milliseconds by stage.
    let stage_times: [String: UInt64]

    /// A deployment as it is at a moment, which decides whether it counts as stalled.
    public init(_ deployment: Deployment, at now: Timestamp) {
        id = deployment.id.value
        hostname = deployment.hostname?.text
        mac_address = deployment.device.mac?.text
        serial_number = deployment.device.serial?.text
        ip_address = deployment.ipAddress
        product_type = deployment.product?.text
        venue_code = deployment.venue?.text
        image_version = deployment.imageVersion?.text
        deployment_status = deployment.state.rawValue
        started_at = deployment.startedAt.text
        completed_at = deployment.completedAt?.text
        error_message = deployment.errorMessage
        image = deployment.imageName?.text
        batch_id = deployment.batch?.value
        attempt = deployment.attempt
        is_open = deployment.isOpen
        stalled = deployment.isStalled(at: now)
        advice = stalled ? Deployment.stalledAdvice : nil
        last_seen_at = deployment.lastSeenAt.text
        last_message = deployment.lastMessage
        bytes_total = deployment.progress.bytesTotal
        bytes_written = deployment.progress.bytesWritten
        bytes_received = deployment.progress.bytesReceived
        bytes_resent = deployment.progress.bytesResent
        verified_bytes = deployment.progress.verifiedBytes
        rate = deployment.progress.rate
        stage_times = deployment.progress.stageTimes
    }
}
