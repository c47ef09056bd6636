public import DeviceProtocol
public import Fleet

/// A hostname as JSON: the columns of its table.
public struct HostnameMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<HostnameRecord>(
        "Hostname",
        [
            .text("hostname", .hostname) { $0.hostname.text },
            .text("product_type", .productCode) { $0.hostname.product.text },
            .textIfAny("venue_code", .venueCode, "Null for the fallback name of a device that belongs to no venue.") {
                $0.hostname.venue?.text
            },
            .text("identifier") { $0.hostname.identifier },
            .text("status", .hostnameState) { $0.state.rawValue },
            .textIfAny("mac_address", .macAddress) { $0.device?.mac?.text },
            .textIfAny("serial_number", .serialNumber) { $0.device?.serial?.text },
            .textIfAny("assigned_date", .moment) { $0.assignedAt?.text },
            .textIfAny("retired_reason") { $0.retirementReason },
            .textIfAny("notes") { $0.notes },
            .text("created_at", .moment) { $0.createdAt.text },
        ])

    /// A hostname and who has it.
    public init(_ record: HostnameRecord) {
        json = Self.form.message(record)
    }
}
