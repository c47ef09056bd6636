import Fleet
import Operations

/// `batch create`.
enum BatchCreate: Command {
    static let syntax = Syntax(
        words: ["batch", "create"], summary: "plan a number of devices for a venue",
        options: [
            Option(name: "--venue", value: "CODE", help: "the venue that they are for"),
            Option(name: "--product", value: "CODE", help: "the product that they become (default \(PoolImport.productDefault))"),
            Option(name: "--count", value: "N", help: "how many devices"),
            Option(name: "--priority", value: "N", help: "any whole number; the highest is served first (default 0)"),
            Option(name: "--image", value: "NAME", help: "the image that they get (default: the active one when they ask)"),
            Option(name: "--version", value: "VERSION", help: "the same by its version"),
            Option(name: "--starts-at", value: "TIME", help: "when it starts by itself: 'YYYY-MM-DD HH:MM' in UTC"),
            Option(name: "--parallel", value: "N", help: "how many of them may be installed at once; others wait in line"),
            Option(name: "--from", value: "ID", help: "take what is not given from this batch, but not when it starts"),
            Option(name: "--start", help: "start it at once"),
        ],
        discussion: """
            While a batch is active, every device that asks is served from it, whatever product and venue it asks for. Each counts
            once, also one that has a hostname already and keeps it; a retry takes nothing more.
            A batch for a product with a pool needs that many available hostnames.
            """,
        example: "batch create --venue CORO --count 20 --start")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        var draft = BatchDraft(template: try arguments.value("--from", as: BatchArguments.number))
        draft.venue = try arguments.value("--venue", as: VenueCode.init)
        draft.product = try arguments.value("--product", as: ProductCode.init)
        if draft.template == nil {
            if draft.venue == nil { throw arguments.usage("--venue CODE is missing") }
            if draft.product == nil { draft.product = try ProductCode(PoolImport.productDefault) }
        }
        draft.count = try arguments.value("--count", as: BatchArguments.count)
        if draft.template == nil, draft.count == nil { throw arguments.usage("--count N is missing") }
        draft.priority = try arguments.value("--priority", as: BatchArguments.priority)
        draft.image = try arguments.value("--image", as: ImageName.init)
        draft.version = try arguments.value("--version", as: ImageVersion.init)
        draft.startsAt = try arguments.value("--starts-at", as: Moment.parseComing)
        draft.parallelLimit = try arguments.value("--parallel", as: BatchArguments.count)
        if draft.startsAt != nil, arguments.has("--start") { throw arguments.usage("give --start or --starts-at, not both") }
        let workplace = try await Workplace.open(arguments)
        let batch = try await Batches(store: workplace.store).create(draft, isStarted: arguments.has("--start"), by: workplace.author)
        let hint: String? =
            if let moment = batch.plan.startsAt {
                "It starts at \(moment) UTC."
            } else {
                batch.state == .pending ? "Next: 'batch start \(batch.id)'." : nil
            }
        try await BatchArguments.print(batch, of: workplace, to: terminal, arguments, hint: hint)
        try await BatchArguments.warn(of: batch, of: workplace, to: terminal)
    }
}
