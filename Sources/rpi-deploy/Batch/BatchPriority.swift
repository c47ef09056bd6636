import Fleet
import Operations

/// `batch priority`.
enum BatchPriority: Command {
    static let syntax = Syntax(
        words: ["batch", "priority"], summary: "move a batch in the line",
        operands: [
            BatchArguments.operand,
            Operand(name: "N", help: "its new priority, any whole number", isOptional: true),
        ],
        options: [
            Option(name: "--before", value: "ID", help: "instead: directly before this batch"),
            Option(name: "--after", value: "ID", help: "instead: directly after this batch"),
        ],
        discussion: """
            The active batch of the highest priority serves devices; of two with the same, the older one.
            Moved before or after another, a batch gets a priority between its new neighbours'.
            """,
        example: "batch priority 3 --before 1")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try BatchArguments.id(arguments)
        let number = arguments.operands.count > 1 ? try arguments.operand(1, as: BatchArguments.priority) : nil
        let before = try arguments.value("--before", as: BatchArguments.number)
        let after = try arguments.value("--after", as: BatchArguments.number)
        guard [number != nil, before != nil, after != nil].count(where: { $0 }) == 1 else {
            throw arguments.usage("one of N, --before ID and --after ID is meant")
        }
        let workplace = try await Workplace.open(arguments)
        let batches = Batches(store: workplace.store)
        let move = before.map { BatchMove.before($0) } ?? after.map { BatchMove.after($0) }
        let batch =
            if let move {
                try await batches.move(id, move, by: workplace.author)
            } else {
                try await batches.setPriority(number ?? 0, of: id, by: workplace.author)
            }
        try await BatchArguments.print(batch, of: workplace, to: terminal, arguments, hint: "Its priority is \(batch.plan.priority).")
    }
}
