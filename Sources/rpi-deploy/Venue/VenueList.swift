import Fleet
import FleetStore
import ManagementAPI

/// `venue list`.
enum VenueList: Command {
    static let syntax = Syntax(
        words: ["venue", "list"], summary: "list the venues with their hostname counts", example: "venue list")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let venues = try await Workplace.open(arguments).store.venues()
        if arguments.wantsJSON { return try terminal.print(json: venues.map { VenueMessage($0) }) }
        if venues.isEmpty { return terminal.print("There are no venues yet. Create one with 'venue create CODE --name NAME'.") }
        var table = Table([
            ("CODE", .left), ("NAME", .left), ("HOSTNAMES", .right), ("AVAILABLE", .right), ("ASSIGNED", .right), ("RETIRED", .right),
        ])
        for summary in venues {
            let counts = summary.total
            table.add([
                summary.venue.code.text, summary.venue.details.name, String(counts.total), String(counts.available),
                String(counts.assigned), String(counts.retired),
            ])
        }
        terminal.print(table)
    }
}
