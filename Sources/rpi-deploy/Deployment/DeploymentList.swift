import Fleet
import FleetStore
import Operations

/// `deployment list`.
enum DeploymentList: Command {
    static let syntax = Syntax(
        words: ["deployment", "list"], summary: "list deployments, newest first",
        options: [
            Option(name: "--venue", value: "CODE", help: "only of this venue"),
            Option(name: "--product", value: "CODE", help: "only of this product"),
            Option(name: "--status", value: "STATUS", help: "only those at this status, such as failed"),
            Option(name: "--limit", value: "N", help: "how many at the most, 1 to 1000 (default 50)"),
        ],
        example: "deployment list --status failed")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let filter = DeploymentFilter(
            venue: try arguments.value("--venue", as: VenueCode.init), product: try arguments.value("--product", as: ProductCode.init),
            state: try arguments.value("--status", as: state),
            limit: try arguments.number("--limit", in: 1...DeploymentFilter.maximumLimit, default: 50))
        let deployments = try await Workplace.open(arguments).store.deployments(filter)
        let now = SystemClock.now()
        if arguments.wantsJSON { return try terminal.print(json: deployments.map { DeploymentView($0, at: now) }) }
        if deployments.isEmpty { return terminal.print("There are no such deployments.") }
        var table = Table([
            ("ID", .right), ("HOSTNAME", .left), ("DEVICE", .left), ("STATUS", .left), ("DONE", .right), ("STARTED (UTC)", .left),
            ("NOTE", .left),
        ])
        for deployment in deployments {
            let isTelling = deployment.isOpen || deployment.lastMessage == Deployment.unnamedNotice
            let note = deployment.errorMessage ?? (isTelling ? deployment.lastMessage : nil)
            table.add([
                deployment.id.description, deployment.hostname?.text ?? "-", deployment.device.description,
                deployment.isStalled(at: now) ? "\(deployment.state.rawValue), stalled" : deployment.state.rawValue,
                done(deployment.progress), deployment.startedAt.text, note ?? "",
            ])
        }
        terminal.print(table.text)
    }

    private static func done(_ progress: DeploymentProgress) -> String {
        guard let total = progress.bytesTotal, total > 0, let written = progress.bytesWritten else { return "-" }
        return Quantity.percent(written, of: total)
    }

    private static func state(_ text: String) throws -> DeploymentState {
        guard let state = DeploymentState(rawValue: text) else {
            let known = DeploymentState.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(message: "one of \(known) is meant, not '\(text)'", command: syntax.name)
        }
        return state
    }
}
