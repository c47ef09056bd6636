import Fleet
import FleetStore
import Operations

/// `pool assign`.
enum PoolAssign: Command {
    static let syntax = Syntax(
        words: ["pool", "assign"], summary: "give devices hostnames before they ask",
        operands: [
            Operand(name: "HOSTNAME", help: "an available hostname; left out: the next one of --product at --venue", isOptional: true)
        ],
        options: DeviceArguments.one + [
            DeviceArguments.many,
            Option(name: "--count", value: "N", help: "instead of a device: the N devices that have waited longest ('pool waiting')"),
        ] + DeviceArguments.place,
        discussion: "A device that has a hostname keeps it. Of many devices each gets a hostname, or none does.",
        example: "pool assign KXP2-CORO-007 --serial 10000000abcdef01")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let records: [HostnameRecord]
        if arguments.value("--count") != nil {
            let count = try arguments.number("--count", in: 1...DeviceList.maximumCount, default: 1)
            guard arguments.operands.isEmpty, ["--serial", "--mac", "--file"].allSatisfy({ arguments.value($0) == nil }) else {
                throw arguments.usage("give devices or --count, not both")
            }
            let venue = try arguments.required("--venue", as: VenueCode.init)
            let product = try DeviceArguments.product(arguments)
            let workplace = try await Workplace.open(arguments)
            records = try await Pool(store: workplace.store).assignWaiting(
                count: count, product: product, venue: venue, by: workplace.author)
        } else {
            let wishes = try DeviceArguments.wishes(arguments)
            let workplace = try await Workplace.open(arguments)
            records = try await Pool(store: workplace.store).assign(wishes, by: workplace.author)
        }
        try HostnameReport(records, isList: arguments.value("--count") != nil || arguments.value("--file") != nil)
            .print(to: terminal, arguments) { "\($0.hostname) belongs to the device (\($1))." }
    }
}
