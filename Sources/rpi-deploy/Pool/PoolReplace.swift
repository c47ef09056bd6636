import Fleet
import Operations

/// `pool replace`.
enum PoolReplace: Command {
    static let syntax = Syntax(
        words: ["pool", "replace"], summary: "give the hostname of a dead device to the one that takes its place",
        operands: [Operand(name: "HOSTNAME", help: "the dead device's hostname")],
        options: DeviceArguments.one,
        discussion: "The dead device has no hostname from then on; the audit log keeps which one it was.",
        example: "pool replace KXP2-CORO-007 --serial 10000000abcdef02")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let hostname = try arguments.operand(0, as: { try Hostname($0) })
        guard let device = try DeviceArguments.device(arguments) else {
            throw arguments.usage("the new device is missing: give --serial, --mac or both")
        }
        let workplace = try await Workplace.open(arguments)
        let record = try await Pool(store: workplace.store).replace(hostname, with: device, by: workplace.author)
        try HostnameReport([record]).print(to: terminal, arguments) { "\($0.hostname) belongs to the device (\($1)) now." }
    }
}
