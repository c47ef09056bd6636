import Fleet
import FleetStore

/// `pool assign`.
enum PoolAssign: Command {
    static let syntax = Syntax(
        words: ["pool", "assign"], summary: "give a device a hostname before it asks",
        operands: [
            Operand(name: "HOSTNAME", help: "an available hostname; left out: the next one of --product at --venue", isOptional: true)
        ],
        options: [
            Option(name: "--serial", value: "SERIAL", help: "the device's serial number"),
            Option(name: "--mac", value: "MAC", help: "the device's MAC address"),
            Option(name: "--product", value: "CODE", help: "the product, without HOSTNAME (default \(PoolImport.productDefault))"),
            Option(name: "--venue", value: "CODE", help: "the venue, without HOSTNAME"),
        ],
        discussion: "A device that has a hostname keeps it.",
        example: "pool assign KXP2-CORO-007 --serial 10000000abcdef01")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        guard arguments.value("--serial") != nil || arguments.value("--mac") != nil else {
            throw arguments.usage("the device is missing: give --serial, --mac or both")
        }
        let device = try DeviceIdentity(serialText: arguments.value("--serial"), macText: arguments.value("--mac"))
        let workplace = try await Workplace.open(arguments)
        let record: HostnameRecord
        if arguments.operands.isEmpty {
            let venue = try arguments.required("--venue", as: VenueCode.init)
            let product = try arguments.value("--product", as: ProductCode.init) ?? ProductCode(PoolImport.productDefault)
            record = try await workplace.store.assignNext(product: product, venue: venue, to: device, by: workplace.author)
        } else {
            let hostname = try arguments.operand(0, as: { try Hostname($0) })
            record = try await workplace.store.assign(hostname, to: device, by: workplace.author)
        }
        if arguments.wantsJSON { return try terminal.print(json: HostnameView(record)) }
        terminal.print("\(record.hostname) belongs to the device (\(device)).")
    }
}
