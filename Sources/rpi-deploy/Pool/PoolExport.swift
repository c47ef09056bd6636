import Fleet
import FleetStore
import ManagementAPI
import Foundation
import Operations

/// `pool export`.
enum PoolExport: Command {
    static let syntax = Syntax(
        words: ["pool", "export"], summary: "print the hostnames of a product at a venue as CSV",
        options: [
            Option(name: "--venue", value: "CODE", help: "the venue", isRequired: true),
            Option(name: "--product", value: "CODE", help: "the product (default \(PoolImport.productDefault))"),
            Option(name: "--status", value: "STATUS", help: "only available, assigned, reserved or retired ones"),
        ],
        discussion: """
            No field is a formula for a spreadsheet. 'pool import --file' takes the kart numbers of such a file, 'pool reserve --file' and
            'pool assign --file' its hostnames with their devices.
            """,
        example: "pool export --venue CORO")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let filter = HostnameFilter(
            venue: try arguments.required("--venue", as: VenueCode.init), product: try DeviceArguments.product(arguments),
            state: try arguments.value("--status", as: PoolList.state))
        let records = try await Pool(store: Workplace.open(arguments).store).list(filter)
        if arguments.wantsJSON { return try terminal.print(json: records.map { HostnameMessage($0) }) }
        terminal.print(data: Data(PoolTable.text(of: records).utf8))
    }
}
