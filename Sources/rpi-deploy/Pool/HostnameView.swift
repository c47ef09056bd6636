import Fleet

/// A hostname as `--json` prints it.
struct HostnameView: Encodable {
    let hostname: String
    let status: String
    let serial_number: String?
    let mac_address: String?
    let assigned_date: String?
    let retired_reason: String?

    init(_ record: HostnameRecord) {
        hostname = record.hostname.text
        status = record.state.rawValue
        serial_number = record.device?.serial?.text
        mac_address = record.device?.mac?.text
        retired_reason = record.retirementReason
        assigned_date = record.assignedAt?.text
    }
}
