import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `batch show`.
enum BatchShow: Command {
    static let syntax = Syntax(
        words: ["batch", "show"], summary: "show a batch and what came of its deployments", operands: [BatchArguments.operand],
        example: "batch show 3")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try BatchArguments.id(arguments)
        let summary = try await Batches(store: Workplace.open(arguments).store).show(id)
        if arguments.wantsJSON { return try terminal.print(json: BatchMessage(summary)) }
        let (batch, plan) = (summary.batch, summary.batch.plan)
        let served = batch.remaining == 0 ? "all \(batch.served)" : "\(batch.served), \(batch.remaining) to go"
        terminal.print(
            """
            batch        \(batch.id): \(plan.count) × \(plan.product) at \(plan.venue)
            status       \(batch.state.rawValue)
            served       \(served)
            devices      \(summary.devices.text)
            deployments  \(summary.open) in progress, \(summary.succeeded) successful, \(summary.failed) failed
            waiting      \(summary.waiting)\(plan.parallelLimit.map { ", at most \($0) at once" } ?? "")
            priority     \(plan.priority)
            image        \(plan.image?.text ?? "the active one")
            created      \(batch.createdAt) UTC
            started      \(batch.startedAt.map { "\($0) UTC" } ?? plan.startsAt.map { "not yet, at \($0) UTC" } ?? "not yet")
            ended        \(batch.endedAt.map { "\($0) UTC" } ?? "not yet")
            """)
    }
}
