import Fleet
import FleetStore
import ManagementAPI
import Operations

/// What several commands on batches have in common.
enum BatchArguments {
    static let operand = Operand(name: "ID", help: "the batch's number in 'batch list'")

    static func id(_ arguments: Arguments) throws -> BatchID { try arguments.operand(0, as: number) }

    static func number(_ text: String) throws -> BatchID {
        guard let value = Int64(text), value > 0 else { throw UsageError(message: "a batch's number is meant, not '\(text)'") }
        return BatchID(value)
    }

    static func priority(_ text: String) throws -> Int64 {
        guard let value = Int64(text) else { throw UsageError(message: "a whole number is meant, not '\(text)'") }
        return value
    }

    /// A whole number that its value checks.
    static func count(_ text: String) throws -> Int {
        guard let value = Int(text) else { throw UsageError(message: "a whole number is meant, not '\(text)'") }
        return value
    }

    /// One line on a batch.
    static func sentence(_ summary: BatchSummary) -> String {
        let batch = summary.batch
        let rest = batch.remaining == 0 ? "all served" : "\(batch.remaining) to go"
        let outcomes = batch.served == 0 ? "" : "; \(summary.devices.text)"
        let name = "Batch \(batch.id) (\(batch.plan.count) × \(batch.plan.product) at \(batch.plan.venue))"
        return "\(name) is \(batch.state.rawValue), \(rest)\(outcomes)."
    }

    static func print(
        _ batch: Batch, of workplace: Workplace, to terminal: Terminal, _ arguments: Arguments, hint: String? = nil
    ) async throws {
        let summary = try await Batches(store: workplace.store).show(batch.id)
        if arguments.wantsJSON { return try terminal.print(json: BatchMessage(summary)) }
        terminal.print(sentence(summary) + (hint.map { " \($0)" } ?? ""))
    }

    /// Says what will keep a batch from serving its devices.
    static func warn(of batch: Batch, of workplace: Workplace, to terminal: Terminal) async throws {
        for obstacle in try await Batches(store: workplace.store).obstacles(to: batch) {
            terminal.note("Look out: \(obstacle.finding)\(obstacle.remedy.map { " " + RemedyCommands.text(of: $0) } ?? "")")
        }
    }
}
