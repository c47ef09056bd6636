import Fleet
import FleetStore

/// What is said of a batch in words.
struct BatchWords {
    let summary: BatchSummary
    /// The batch that serves devices now.
    let serving: BatchID?

    private var batch: Batch { summary.batch }

    /// Where it stands, in a sentence.
    func state(_ visit: PageVisit) -> HTML {
        switch batch.state {
        case .pending:
            batch.plan.startsAt.map { "Starts by itself \(visit.moment($0))" } ?? "Waits to be started."
        case .active where batch.id == serving: "Serves devices now."
        case .active: serving.map { "Its turn comes after batch \($0)." } ?? "Serves devices when they ask."
        case .paused: "Serves nobody until it is started again."
        case .completed:
            "\(batch.plan.count == 1 ? "Its device was" : "All \(batch.plan.count) devices were") served: \(summary.devices.text)."
        case .cancelled where batch.served == 0: "Ended with \(batch.remaining) left."
        case .cancelled: "Ended with \(batch.remaining) left. Of those served: \(summary.devices.text)."
        }
    }

    /// How far it is, in percent of devices that succeeded.
    var percent: Int { batch.plan.count == 0 ? 0 : min(100, summary.devices.done * 100 / batch.plan.count) }

    /// How far it is: a bar and numbers.
    var progress: HTML {
        var facts = ["\(summary.devices.done) of \(batch.plan.count) done"]
        if summary.devices.inProgress > 0 { facts.append("\(summary.devices.inProgress) in progress") }
        if summary.devices.failed > 0 { facts.append("\(summary.devices.failed) failed") }
        if summary.waiting > 0 { facts.append("\(summary.waiting) waiting") }
        return """
            <span class="batch-progress">\(Meter(percent: percent, label: "Share of batch \(batch.id) that succeeded").html)\
            <small>\(facts.joined(separator: ", "))</small></span>
            """
    }
}
