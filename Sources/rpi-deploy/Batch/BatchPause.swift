import Fleet
import Operations

/// `batch pause`.
enum BatchPause: Command {
    static let syntax = Syntax(
        words: ["batch", "pause"], summary: "serve no devices from a batch for now", operands: [BatchArguments.operand],
        discussion: "Devices that are being installed go on. 'batch start' goes on with it.", example: "batch pause 3")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try BatchArguments.id(arguments)
        let workplace = try await Workplace.open(arguments)
        let batch = try await Batches(store: workplace.store).order(id, .pause, by: workplace.author)
        try await BatchArguments.print(batch, of: workplace, to: terminal, arguments)
    }
}
