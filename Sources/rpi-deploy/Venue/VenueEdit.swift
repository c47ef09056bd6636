import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `venue edit`.
enum VenueEdit: Command {
    static let syntax = Syntax(
        words: ["venue", "edit"], summary: "change a venue's name, location or contact",
        operands: [Operand(name: "CODE", help: "the venue's code")],
        options: [
            Option(name: "--name", value: "NAME", help: "what people call it"),
            Option(name: "--location", value: "TEXT", help: "where it is; '' removes it"),
            Option(name: "--email", value: "ADDRESS", help: "whom to write to; '' removes it"),
        ],
        discussion: "What is not given stays as it is.", example: "venue edit CORO --location 'Hall 2'")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let code = try arguments.operand(0, as: VenueCode.init)
        let changes = ["--name", "--location", "--email"].filter { arguments.value($0) != nil }
        guard !changes.isEmpty else { throw arguments.usage("nothing to change: give --name, --location or --email") }
        let workplace = try await Workplace.open(arguments)
        let venues = Venues(store: workplace.store)
        let old = try await venues.show(code).venue.details
        let details = try VenueDetails(
            name: arguments.value("--name", default: old.name), location: arguments.value("--location") ?? old.location,
            contactEmail: arguments.value("--email") ?? old.contactEmail)
        let summary = try await venues.edit(code, details, expecting: Expectation { $0.venue.details == old }, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: VenueMessage(summary)) }
        terminal.print("Changed venue \(code) (\(details.name)).")
    }
}
