import Fleet
import FleetStore
import Operations

/// `batch cancel`.
enum BatchCancel: Command {
    static let syntax = Syntax(
        words: ["batch", "cancel"], summary: "end a batch for good", operands: [BatchArguments.operand],
        options: [Confirmation.option],
        discussion: "Devices that were served keep their hostnames.", example: "batch cancel 3 --yes")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try BatchArguments.id(arguments)
        let workplace = try await Workplace.open(arguments)
        let batches = Batches(store: workplace.store)
        let present = try await batches.show(id).batch
        // What is cancelled or completed already needs no question.
        if !present.state.isOver {
            try Confirmation.require(
                "End batch \(id) (\(present.plan.product) at \(present.plan.venue)) for good, with \(present.remaining) of \(present.plan.count) devices not served?",
                arguments, terminal)
        }
        let batch = try await batches.order(id, .cancel, by: workplace.author)
        try await BatchArguments.print(batch, of: workplace, to: terminal, arguments)
    }
}
