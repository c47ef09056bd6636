import Fleet
import FleetStore

/// `venue delete`.
enum VenueDelete: Command {
    static let syntax = Syntax(
        words: ["venue", "delete"], summary: "delete a venue that nothing refers to",
        operands: [Operand(name: "CODE", help: "the venue's code")], options: [Confirmation.option],
        discussion: "A venue with hostnames, batches or deployments is kept: its history would be lost.",
        example: "venue delete CORO --yes")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let code = try arguments.operand(0, as: VenueCode.init)
        let workplace = try await Workplace.open(arguments)
        let name = try await workplace.store.deletableVenue(code).details.name
        try Confirmation.require("Delete the venue \(code) (\(name))?", arguments, terminal)
        try await workplace.store.deleteVenue(code, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: ["deleted": code.text]) }
        terminal.print("Deleted venue \(code).")
    }
}
