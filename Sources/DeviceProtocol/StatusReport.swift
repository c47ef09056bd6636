/// What a device tells of its installation: `POST /api/status`.
public struct StatusReport: Message {
    /// The longest name, address or token in a report, in bytes of UTF-8.
    public static let stringLimit = 128
    /// The longest message in a report, in bytes of UTF-8.
    public static let messageLimit = 8_192
    /// The largest number of stages with a time.
    public static let stageLimit = 32

    /// Where the installation stands; devices never send ``DeploymentStatus/started``.
    public var status: DeploymentStatus
    /// The device's hostname, once it has one.
    public var hostname: String?
    /// The serial number of the board.
    public var serial: String?
    /// The MAC address of the network card.
    public var macAddress: String?
    /// What is going on, in words.
    public var message: String?
    /// Why the installation failed, in words: the step and the reason.
    public var errorMessage: String?
    /// When the report was made, as text, from devices that have a clock.
    public var timestamp: String?
    /// The number of the deployment.
    public var deploymentID: Int64?
    /// The deployment's secret, which makes the report count for it.
    public var deploymentToken: String?
    /// Raw bytes that are written to the card or found right on it.
    public var bytesWritten: UInt64?
    /// Raw bytes that must be on the card in the end.
    public var bytesTotal: UInt64?
    /// Packed bytes that came from the network.
    public var bytesReceived: UInt64?
    /// Packed bytes of those that came again after a cut or a damage.
    public var bytesResent: UInt64?
    /// The speed of the last seconds, in raw bytes per second.
    public var rate: UInt64?
    /// Raw bytes read back from the card and found right.
    public var verifiedBytes: UInt64?
    /// How long each stage was busy.
    public var stageTimes: [StageTime]
    /// The SHA-256 of the image that was installed.
    public var imageChecksum: SHA256Digest?
    /// Whether the device's own blocks were written and read back; `false` for a card that keeps the image's own name.
    /// Sent with ``DeploymentStatus/success``.
    public var named: Bool?
    /// The trailing digest of the ``BlockPatch`` whose blocks were written and read back: what the hostname on the card is proved by.
    /// Sent with ``DeploymentStatus/success`` of a card that is named.
    public var patchChecksum: SHA256Digest?

    /// Makes a report that says no more than a status.
    public init(status: DeploymentStatus) {
        self.status = status
        stageTimes = []
    }

    /// Reads a report; fields that it does not know are ignored.
    ///
    /// - Throws: ``MessageError``, which names the field that is wrong.
    public init(json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json)
        guard let status = DeploymentStatus(rawValue: try fields.string("status", limit: Self.stringLimit)), status != .started else {
            throw .badValue(field: "status", expected: "starting, downloading, verifying, customizing, success or failed")
        }
        self.status = status
        hostname = try fields.optionalString("hostname", limit: Self.stringLimit)
        serial = try fields.optionalString("serial", limit: Self.stringLimit)
        macAddress = try fields.optionalString("mac_address", limit: Self.stringLimit)
        message = try fields.optionalString("message", limit: Self.messageLimit)
        errorMessage = try fields.optionalString("error_message", limit: Self.messageLimit)
        timestamp = try fields.optionalString("timestamp", limit: Self.stringLimit)
        deploymentID = try fields.optionalInteger("deployment_id")
        deploymentToken = try fields.optionalString("deployment_token", limit: Self.stringLimit)
        bytesWritten = try fields.optionalCount("bytes_written")
        bytesTotal = try fields.optionalCount("bytes_total")
        bytesReceived = try fields.optionalCount("bytes_received")
        bytesResent = try fields.optionalCount("bytes_resent")
        rate = try fields.optionalCount("rate")
        verifiedBytes = try fields.optionalCount("verified_bytes")
        stageTimes = try Self.stageTimes(fields.value("stage_times"))
        imageChecksum = try fields.optionalDigest("image_checksum")
        named = try fields.optionalBool("named")
        patchChecksum = try fields.optionalDigest("patch_checksum")
    }

    private static func stageTimes(_ value: JSONValue?) throws(MessageError) -> [StageTime] {
        guard let value else { return [] }
        guard case .object(let members) = value else { throw .wrongType(field: "stage_times", expected: "an object") }
        guard members.count <= stageLimit else {
            throw .badValue(field: "stage_times", expected: "an object of \(stageLimit) stages at most")
        }
        var times: [StageTime] = []
        for member in members {
            guard case .integer(let number) = member.value, let milliseconds = UInt64(exactly: number) else {
                throw .badValue(field: "stage_times", expected: "an object of milliseconds, each an integer of 0 or more")
            }
            guard member.name.utf8.count <= stringLimit else { throw .tooLong(field: "stage_times", limit: stringLimit) }
            times.append(StageTime(member.name, milliseconds: milliseconds))
        }
        return times
    }

    /// The report as JSON; fields without a value are left out.
    public var json: JSONValue {
        var writer = MessageWriter()
        writer.add("status", status.rawValue)
        writer.add("hostname", hostname)
        writer.add("serial", serial)
        writer.add("mac_address", macAddress)
        writer.add("message", message)
        writer.add("error_message", errorMessage)
        writer.add("timestamp", timestamp)
        writer.add("deployment_id", deploymentID)
        writer.add("deployment_token", deploymentToken)
        writer.add("bytes_written", bytesWritten)
        writer.add("bytes_total", bytesTotal)
        writer.add("bytes_received", bytesReceived)
        writer.add("bytes_resent", bytesResent)
        writer.add("rate", rate)
        writer.add("verified_bytes", verifiedBytes)
        if !stageTimes.isEmpty {
            writer.add("stage_times", .object(stageTimes.map { JSONMember($0.name, .integer(Int64(clamping: $0.milliseconds))) }))
        }
        writer.add("image_checksum", imageChecksum)
        writer.add("named", named)
        writer.add("patch_checksum", patchChecksum)
        return .object(writer.members)
    }
}
