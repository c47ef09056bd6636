import Fleet

/// A device in the lobby as a form names it: product, serial number and MAC address.
struct WaitingField {
    let product: ProductCode
    let device: DeviceIdentity

    /// What a form sends for a device.
    static func text(of device: WaitingDevice) -> String {
        "\(device.product) \(device.device.serial?.text ?? "-") \(device.device.mac?.text ?? "-")"
    }

    /// - Throws: ``FleetError`` when it is not what ``text(of:)`` makes.
    init(_ text: String) throws {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 3 else { throw FleetError.noIdentity }
        product = try ProductCode(parts[0])
        device = try DeviceIdentity(serialText: parts[1] == "-" ? nil : parts[1], macText: parts[2] == "-" ? nil : parts[2])
    }
}
