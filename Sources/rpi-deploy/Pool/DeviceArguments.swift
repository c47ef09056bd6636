import Fleet
import Foundation
import Operations

/// The options that name a device, or a file of devices.
enum DeviceArguments {
    static let one = [
        Option(name: "--serial", value: "SERIAL", help: "the device's serial number"),
        Option(name: "--mac", value: "MAC", help: "the device's MAC address"),
    ]
    static let many = Option(
        name: "--file", value: "FILE",
        help: "devices from a file (- for standard input): serial numbers, or CSV with serial_number, mac_address, hostname")
    static let place = [
        Option(name: "--product", value: "CODE", help: "the product, without HOSTNAME (default \(PoolImport.productDefault))"),
        Option(name: "--venue", value: "CODE", help: "the venue, without HOSTNAME"),
    ]

    /// The device of `--serial` and `--mac`; `nil` when neither is given.
    static func device(_ arguments: Arguments) throws -> DeviceIdentity? {
        let serial = try arguments.value("--serial", as: SerialNumber.init)
        let mac = try arguments.value("--mac", as: MACAddress.init)
        return serial == nil && mac == nil ? nil : try DeviceIdentity(serial: serial, mac: mac)
    }

    static func product(_ arguments: Arguments) throws -> ProductCode {
        try arguments.value("--product", as: ProductCode.init) ?? ProductCode(PoolImport.productDefault)
    }

    /// What a command with HOSTNAME and these options asks for: one device, or those of a file.
    static func wishes(_ arguments: Arguments) throws -> [NamingWish] {
        let venue = try arguments.value("--venue", as: VenueCode.init)
        if let file = arguments.value("--file") {
            guard arguments.operands.isEmpty, arguments.value("--serial") == nil, arguments.value("--mac") == nil else {
                throw arguments.usage("give a device or --file, not both")
            }
            let list = try DeviceList(parsing: InputText.read(file))
            return try Pool.wishes(of: list, product: product(arguments), venue: venue)
        }
        guard let device = try device(arguments) else {
            throw arguments.usage("the device is missing: give --serial, --mac or both, or --file")
        }
        if !arguments.operands.isEmpty { return [NamingWish(.hostname(try arguments.operand(0, as: { try Hostname($0) })), for: device)] }
        guard let venue else { throw arguments.usage("HOSTNAME or --venue is missing") }
        return [NamingWish(.next(try product(arguments), venue), for: device)]
    }
}
