/// What a device says of itself when it asks what to install: `POST /api/config`.
public struct ConfigRequest: Message {
    /// The product of a device that names none.
    public static let defaultProductType = "KXP2"
    /// The longest string in a request, in bytes of UTF-8.
    public static let stringLimit = 128

    /// The code of the product that the device asks for.
    public var productType: String
    /// The code of the venue that the device asks for, if any.
    public var venueCode: String?
    /// The serial number of the board; may be empty on hardware that has none.
    public var serialNumber: String
    /// The MAC address of the network card that the request comes from.
    public var macAddress: String
    /// The version of the protocol that the device speaks; `nil` from clients that are older than this field.
    public var protocolVersion: Int64?

    /// Makes a request.
    public init(
        productType: String = defaultProductType, venueCode: String? = nil, serialNumber: String, macAddress: String,
        protocolVersion: Int64? = nil
    ) {
        self.productType = productType
        self.venueCode = venueCode
        self.serialNumber = serialNumber
        self.macAddress = macAddress
        self.protocolVersion = protocolVersion
    }

    /// Reads a request; fields that it does not know are ignored.
    ///
    /// - Throws: ``MessageError``, which names the field that is wrong.
    public init(json: JSONValue) throws(MessageError) {
        let fields = try MessageFields(json)
        productType = try fields.optionalString("product_type", limit: Self.stringLimit) ?? Self.defaultProductType
        venueCode = try fields.optionalString("venue_code", limit: Self.stringLimit)
        serialNumber = try fields.string("serial_number", limit: Self.stringLimit)
        macAddress = try fields.string("mac_address", limit: Self.stringLimit)
        protocolVersion = try fields.optionalInteger("protocol_version")
    }

    /// The request as JSON.
    public var json: JSONValue {
        var writer = MessageWriter()
        writer.add("product_type", productType)
        writer.add("venue_code", venueCode)
        writer.add("serial_number", serialNumber)
        writer.add("mac_address", macAddress)
        writer.add("protocol_version", protocolVersion)
        return .object(writer.members)
    }
}
