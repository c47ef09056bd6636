import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `pool list`.
enum PoolList: Command {
    static let syntax = Syntax(
        words: ["pool", "list"], summary: "list hostnames and the devices that have them",
        options: [
            Option(name: "--venue", value: "CODE", help: "only of this venue"),
            Option(name: "--product", value: "CODE", help: "only of this product"),
            Option(name: "--status", value: "STATUS", help: "only available, assigned, reserved or retired ones"),
            Option(name: "--serial", value: "SERIAL", help: "only those of this device"),
        ],
        example: "pool list --venue CORO --status assigned")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let filter = HostnameFilter(
            venue: try arguments.value("--venue", as: VenueCode.init), product: try arguments.value("--product", as: ProductCode.init),
            state: try arguments.value("--status", as: state))
        let serial = try arguments.value("--serial", as: SerialNumber.init)
        let records = try await Pool(store: Workplace.open(arguments).store).list(filter).filter {
            serial == nil || $0.device?.serial == serial
        }
        if arguments.wantsJSON { return try terminal.print(json: records.map { HostnameMessage($0) }) }
        if records.isEmpty { return terminal.print("There are no such hostnames. Add kart numbers with 'pool import'.") }
        var table = Table([
            ("HOSTNAME", .left), ("STATUS", .left), ("SERIAL", .left), ("MAC", .left), ("ASSIGNED (UTC)", .left), ("NOTE", .left),
        ])
        for record in records {
            table.add([
                record.hostname.text, record.state.rawValue, record.device?.serial?.text ?? "-", record.device?.mac?.text ?? "-",
                record.assignedAt?.text ?? "-", record.retirementReason ?? record.notes ?? "",
            ])
        }
        terminal.print(table)
    }

    static func state(_ text: String) throws -> HostnameState {
        guard let state = HostnameState(rawValue: text) else {
            throw UsageError(message: "one of available, assigned, reserved and retired is meant, not '\(text)'", command: syntax.name)
        }
        return state
    }
}
