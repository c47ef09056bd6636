import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `batch list`.
enum BatchList: Command {
    static let syntax = Syntax(
        words: ["batch", "list"], summary: "list batches in the order in which they are served",
        options: [
            Option(name: "--venue", value: "CODE", help: "only of this venue"),
            Option(name: "--product", value: "CODE", help: "only of this product"),
            Option(name: "--status", value: "STATUS", help: "only pending, active, paused, completed or cancelled ones"),
        ],
        discussion: "Batches that are over come last, the newest first.", example: "batch list --status active")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let filter = BatchFilter(
            venue: try arguments.value("--venue", as: VenueCode.init), product: try arguments.value("--product", as: ProductCode.init),
            state: try arguments.value("--status", as: state))
        let store = try await Workplace.open(arguments).store
        let batches = try await Batches(store: store).summaries(filter)
        if arguments.wantsJSON { return try terminal.print(json: batches.map { BatchMessage($0) }) }
        if batches.isEmpty { return terminal.print("There are no such batches. Make one with 'batch create'.") }
        var table = Table([
            ("ID", .right), ("PRODUCT", .left), ("VENUE", .left), ("STATUS", .left), ("PRIORITY", .right), ("SERVED", .right),
            ("OF", .right), ("OUTCOME", .left), ("AT ONCE", .right), ("IMAGE", .left), ("CREATED (UTC)", .left),
        ])
        for summary in batches {
            let batch = summary.batch
            let outcome = batch.served == 0 ? "-" : summary.devices.text
            let plan = batch.plan
            let wait = batch.state == .pending ? plan.startsAt.map { " until \($0)" } ?? "" : ""
            table.add([
                batch.id.description, plan.product.text, plan.venue.text, batch.state.rawValue + wait, String(plan.priority),
                String(batch.served), String(plan.count), outcome,
                plan.parallelLimit.map(String.init) ?? "-", plan.image?.text ?? "-",
                batch.createdAt.text,
            ])
        }
        terminal.print(table.text)
    }

    private static func state(_ text: String) throws -> BatchState {
        guard let state = BatchState(rawValue: text) else {
            let known = BatchState.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(message: "one of \(known) is meant, not '\(text)'")
        }
        return state
    }
}
