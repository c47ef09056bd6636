import Fleet

/// A deployment as `--json` prints it.
struct DeploymentView: Encodable {
    let id: Int64
    let hostname: String?
    let serial_number: String?
    let mac_address: String?
    let ip_address: String
    let product_type: String?
    let venue_code: String?
    let image: String?
    let image_version: String?
    let status: String
    let stalled: Bool
    let attempt: Int
    let started_at: String
    let completed_at: String?
    let last_seen_at: String
    let error_message: String?
    let last_message: String?
    let bytes_total: UInt64?
    let bytes_written: UInt64?
    let bytes_received: UInt64?
    let bytes_resent: UInt64?
    let verified_bytes: UInt64?
    let rate: UInt64?
    let stage_times: [String: UInt64]

    init(_ deployment: Deployment, at now: Timestamp) {
        id = deployment.id.value
        hostname = deployment.hostname?.text
        serial_number = deployment.device.serial?.text
        mac_address = deployment.device.mac?.text
        ip_address = deployment.ipAddress
        product_type = deployment.product?.text
        venue_code = deployment.venue?.text
        image = deployment.imageName?.text
        image_version = deployment.imageVersion?.text
        status = deployment.state.rawValue
        stalled = deployment.isStalled(at: now)
        attempt = deployment.attempt
        started_at = deployment.startedAt.text
        completed_at = deployment.completedAt?.text
        last_seen_at = deployment.lastSeenAt.text
        error_message = deployment.errorMessage
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
