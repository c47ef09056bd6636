public import DeviceProtocol
public import Fleet

/// A device that waits for a hostname or for its turn, as JSON.
public struct WaitingMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<(device: WaitingDevice, now: Timestamp)>(
        "WaitingDevice",
        [
            .textIfAny("serial_number", .serialNumber) { $0.device.device.serial?.text },
            .textIfAny("mac_address", .macAddress) { $0.device.device.mac?.text },
            .text("ip_address") { $0.device.ipAddress },
            .text("product_type", .productCode) { $0.device.product.text },
            .textIfAny("venue_code", .venueCode) { $0.device.venue?.text },
            .numberIfAny("batch_id", .number, "The batch in whose line it stands; null when it waits for a hostname.") {
                if case .turn(let batch) = $0.device.cause { batch.value } else { nil }
            },
            .text("waiting_since", .moment) { $0.device.since.text },
            .text("last_asked_at", .moment) { $0.device.lastAskedAt.text },
            .count("times_asked") { $0.device.timesAsked },
            .flag("silent", "Whether it has not asked for a minute.") { $0.device.isSilent(at: $0.now) },
        ])

    /// A device as it is at a moment.
    public init(_ device: WaitingDevice, at now: Timestamp) {
        json = Self.form.message((device, now))
    }
}
