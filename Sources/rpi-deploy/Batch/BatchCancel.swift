import Fleet
import Operations

/// `batch cancel`.
enum BatchCancel: Command {
    static let syntax = Syntax(
        words: ["batch", "cancel"], summary: "end a batch for good", operands: [BatchArguments.operand],
        discussion: "Devices that were served keep their hostnames.", example: "batch cancel 3")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try BatchArguments.id(arguments)
        let workplace = try await Workplace.open(arguments)
        let batch = try await Batches(store: workplace.store).order(id, .cancel, by: workplace.author)
        try await BatchArguments.print(batch, of: workplace, to: terminal, arguments)
    }
}
