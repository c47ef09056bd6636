import DeviceProtocol
import Fleet
import FleetStore
import HTTPServer
import Operations

/// What bodies say of devices and the hostnames that they are to have.
enum DeviceFields {
    /// The product unless another is given, as at the command line.
    static let productDefault = "KXP2"

    static let device: [Schema.Property] = [
        .optional("serial_number", .serialNumber, "The device's serial number."),
        .optional("mac_address", .writtenMAC, "The device's MAC address."),
    ]
    static let hostname = Schema.Property.optional(
        "hostname", .hostname, "An available hostname; left out, the next one of the product at the venue.")
    static let place: [Schema.Property] = [
        .optional("product_type", .productCode, "The product, without a hostname; KXP2 unless given."),
        .optional("venue_code", .venueCode, "The venue, without a hostname."),
    ]
    /// A device is known by at least one of the two.
    static let rules = [JSONMember("allOf", .array([APIBody.anyOf("serial_number", "mac_address")]))]
    /// And its hostname is given, or the venue that has it.
    static let namingRules = [
        JSONMember("allOf", .array([APIBody.anyOf("serial_number", "mac_address"), APIBody.anyOf("hostname", "venue_code")]))
    ]
    static let entry = Schema(
        .object(Schema.ObjectRule(properties: device + [hostname], rules: rules)), name: "DeviceEntry")

    static func product(_ body: BodyFields) throws -> ProductCode {
        try body.value("product_type", as: ProductCode.init) ?? ProductCode(productDefault)
    }

    /// The device of a body.
    ///
    /// - Throws: ``HTTPError`` 400 when it says of none.
    static func device(_ body: BodyFields) throws -> DeviceIdentity {
        let (serial, mac) = (body.text("serial_number"), body.text("mac_address"))
        guard serial != nil || mac != nil else {
            throw HTTPError(.badRequest, code: "bad_field", "serial_number: it is missing, and so is mac_address. Give one of the two.")
        }
        return try BodyFields.named(serial == nil ? "mac_address" : "serial_number") {
            try DeviceIdentity(serialText: serial, macText: mac)
        }
    }

    /// What a body asks for one device.
    static func wish(_ body: BodyFields) throws -> NamingWish {
        let device = try device(body)
        if let hostname = try body.value("hostname", as: { try Hostname($0) }) { return NamingWish(.hostname(hostname), for: device) }
        guard let venue = try body.value("venue_code", as: VenueCode.init) else {
            throw HTTPError(.badRequest, code: "bad_field", "venue_code: it is missing, and so is hostname. Give one of the two.")
        }
        return NamingWish(.next(try product(body), venue), for: device)
    }

    /// What a body asks for the devices of its list.
    static func wishes(_ body: BodyFields) throws -> [NamingWish] {
        let (product, venue) = (try product(body), try body.value("venue_code", as: VenueCode.init))
        var seen: Set<DeviceIdentity> = []
        return try (body.list("devices") ?? []).enumerated().map { index, element in
            let entry = BodyFields(element: element)
            return try BodyFields.named("devices[\(index)]") {
                let device = try device(entry)
                guard seen.insert(device).inserted else {
                    throw HTTPError(.unprocessableContent, code: "bad_value", "devices[\(index)]: the device is in the list twice.")
                }
                if let hostname = try entry.value("hostname", as: { try Hostname($0) }) {
                    return NamingWish(.hostname(hostname), for: device)
                }
                guard let venue else { throw OperationError.venueMissing }
                return NamingWish(.next(product, venue), for: device)
            }
        }
    }
}
