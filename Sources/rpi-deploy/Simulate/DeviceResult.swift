/// How one simulated installation ended, as `--json` prints it.
struct DeviceResult: Encodable, Sendable {
    let serial_number: String
    let hostname: String?
    let card: String
    let verified: Bool
    let named: Bool
    let error: String?
    let seconds: Double
    let bytes_total: UInt64
    let bytes_written: UInt64
    let bytes_found: UInt64
    let bytes_verified: UInt64
    let bytes_received: UInt64
    let bytes_resent: UInt64
    let stage_seconds: [String: Double]
    /// The stage that was busy longest.
    let limit: String?
    let faults: [String]
    let known_to_server: Bool
    /// Why its card is not what it says; `nil` where it is, or was not looked at.
    var false_success: String?
}
