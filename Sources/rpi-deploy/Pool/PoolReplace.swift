import Fleet
import FleetStore
import Operations

/// `pool replace`.
enum PoolReplace: Command {
    static let syntax = Syntax(
        words: ["pool", "replace"], summary: "give the hostname of a dead device to the one that takes its place",
        operands: [Operand(name: "HOSTNAME", help: "the dead device's hostname")],
        options: DeviceArguments.one + [Confirmation.option],
        discussion: """
            The dead device has no hostname from then on; the audit log keeps which one it was. Of a device that the server has never heard of
            it asks whether that is meant: a mistyped number would take the name from a device that works.
            """,
        example: "pool replace KXP2-CORO-007 --serial 10000000abcdef02")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let hostname = try arguments.operand(0, as: { try Hostname($0) })
        guard let device = try DeviceArguments.device(arguments) else {
            throw arguments.usage("the new device is missing: give --serial, --mac or both")
        }
        let workplace = try await Workplace.open(arguments)
        let pool = Pool(store: workplace.store)
        let record: HostnameRecord
        do throws(OperationError) {
            record = try await pool.replace(hostname, with: device, allowsUnheard: arguments.has("--yes"), by: workplace.author)
        } catch .store(let doubt) where doubt.isUnheardDevice {
            try Confirmation.require("\(doubt.finding) Replace it all the same?", arguments, terminal)
            record = try await pool.replace(hostname, with: device, allowsUnheard: true, by: workplace.author)
        }
        try HostnameReport([record]).print(to: terminal, arguments) { "\($0.hostname) belongs to the device (\($1)) now." }
    }
}

extension StoreError {
    fileprivate var isUnheardDevice: Bool { if case .deviceUnheard = self { true } else { false } }
}
