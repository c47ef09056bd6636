import DeviceProtocol
import Fleet

/// Who a device of a story is: serial number and MAC address follow from a number.
struct ConfigIdentity: Sendable {
    let serial: SerialNumber
    let mac: MACAddress
    let product: ProductCode

    init(number: Int, product: String) throws {
        let digits = Hexadecimal.string((0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) })
        serial = try SerialNumber("10000000" + digits)
        mac = try MACAddress("0200" + digits)
        self.product = try ProductCode(product)
    }

    var request: ConfigRequest {
        ConfigRequest(productType: product.text, venueCode: "CORO", serialNumber: serial.text, macAddress: mac.text)
    }
}
