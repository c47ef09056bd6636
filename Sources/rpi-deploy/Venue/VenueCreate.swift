import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `venue create`.
enum VenueCreate: Command {
    static let syntax = Syntax(
        words: ["venue", "create"], summary: "create a venue",
        operands: [Operand(name: "CODE", help: "4 letters or digits, such as CORO")],
        options: [
            Option(name: "--name", value: "NAME", help: "what people call it", isRequired: true),
            Option(name: "--location", value: "TEXT", help: "where it is"),
            Option(name: "--email", value: "ADDRESS", help: "whom to write to"),
        ],
        example: "venue create CORO --name 'Corona Kart Track'")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let code = try arguments.operand(0, as: VenueCode.init)
        let details = try VenueDetails(
            name: arguments.value("--name", default: ""), location: arguments.value("--location"),
            contactEmail: arguments.value("--email"))
        let workplace = try await Workplace.open(arguments)
        let summary = try await Venues(store: workplace.store).create(code, details, by: workplace.author)
        if arguments.wantsJSON { return try terminal.print(json: VenueMessage(summary)) }
        terminal.print("Created venue \(code) (\(details.name)). Next: 'pool import --venue \(code) 1-20'.")
    }
}
