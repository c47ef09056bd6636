import Fleet
import FleetStore
import Operations

/// `pool reserve`.
enum PoolReserve: Command {
    static let syntax = Syntax(
        words: ["pool", "reserve"], summary: "keep hostnames for devices that have not asked yet",
        operands: [
            Operand(name: "HOSTNAME", help: "an available hostname; left out: the next one of --product at --venue", isOptional: true)
        ],
        options: DeviceArguments.one + [DeviceArguments.many] + DeviceArguments.place,
        discussion: """
            Each goes to its device when that asks, in a batch or out of it, and to no other. 'pool release' ends a reservation.
            Of many devices each gets a reservation, or none does.
            """,
        example: "pool reserve KXP2-CORO-007 --serial 10000000abcdef01")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let wishes = try DeviceArguments.wishes(arguments)
        let workplace = try await Workplace.open(arguments)
        let records = try await Pool(store: workplace.store).reserve(wishes, by: workplace.author)
        try HostnameReport(records, isList: arguments.value("--file") != nil).print(to: terminal, arguments) { record, device in
            "\(record.hostname) is \(record.state.rawValue) for the device (\(device))."
        }
    }
}
