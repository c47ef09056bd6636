import DeviceProtocol
import FaultInjection
import Fleet

/// Who a device of a story is: serial number, MAC address and IP address follow from a number.
struct ConfigIdentity: Sendable {
    let serial: SerialNumber
    let mac: MACAddress
    let product: ProductCode
    /// One of its own, as real devices have: servers limit what an address may do.
    let address: String

    init(number: Int, product: String) throws {
        let digits = Hexadecimal.string((0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) })
        serial = try SerialNumber("10000000" + digits)
        mac = try MACAddress("0200" + digits)
        self.product = try ProductCode(product)
        address = LoopbackAddress.ofDevice(UInt32(truncatingIfNeeded: number))
    }

    var request: ConfigRequest {
        ConfigRequest(productType: product.text, venueCode: "CORO", serialNumber: serial.text, macAddress: mac.text)
    }
}
