import Fleet
import FleetStore
import ManagementAPI

/// `venue show`.
enum VenueShow: Command {
    static let syntax = Syntax(
        words: ["venue", "show"], summary: "show a venue and its pools",
        operands: [Operand(name: "CODE", help: "the venue's code")], example: "venue show CORO")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let code = try arguments.operand(0, as: VenueCode.init)
        let summary = try await Workplace.open(arguments).store.venue(code)
        if arguments.wantsJSON { return try terminal.print(json: VenueMessage(summary)) }
        let details = summary.venue.details
        terminal.print(
            """
            \(summary.venue.code)  \(details.name)
            location  \(details.location ?? "-")
            contact   \(details.contactEmail ?? "-")
            created   \(summary.venue.createdAt) UTC

            """)
        terminal.print(PoolCountsTable(summary.pools).text)
    }
}
