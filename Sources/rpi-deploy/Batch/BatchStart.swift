import Fleet
import Operations

/// `batch start`.
enum BatchStart: Command {
    static let syntax = Syntax(
        words: ["batch", "start"], summary: "serve devices from a batch, or go on with it", operands: [BatchArguments.operand],
        discussion: "Start an active batch again and nothing happens.", example: "batch start 3")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try BatchArguments.id(arguments)
        let workplace = try await Workplace.open(arguments)
        let batch = try await Batches(store: workplace.store).order(id, .start, by: workplace.author)
        try await BatchArguments.print(batch, of: workplace, to: terminal, arguments)
        try await BatchArguments.warn(of: batch, of: workplace, to: terminal)
    }
}
