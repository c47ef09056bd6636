import Fleet
import FleetStore
import ManagementAPI
import Operations

/// `deployment list`.
enum DeploymentList: Command {
    static let syntax = Syntax(
        words: ["deployment", "list"], summary: "list deployments, newest first",
        options: [
            Option(name: "--venue", value: "CODE", help: "only of this venue"),
            Option(name: "--product", value: "CODE", help: "only of this product"),
            Option(name: "--status", value: DeploymentStatusFilter.words.joined(separator: "|"), help: "only those at this status"),
            Option(name: "--batch", value: "ID", help: "only those served from this batch"),
            Option(name: "--text", value: "TEXT", help: "only with this in hostname, serial number, MAC or IP address, or error"),
            Option(name: "--since", value: "MOMENT", help: "only those that began then or later: \(Moment.form)"),
            Option(name: "--until", value: "MOMENT", help: "only those that began before; a day counts to its end"),
            Option(name: "--limit", value: "N", help: "how many at the most, 1 to 1000 (default 50)"),
            Option(name: "--offset", value: "N", help: "how many to leave out before (default 0)"),
            Option(name: "--before", value: "ID", help: "only those with lower numbers: the next page, fast however far back"),
        ],
        example: "deployment list --venue CORO --status failed --since 7d")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        var filter = DeploymentFilter(
            venue: try arguments.value("--venue", as: VenueCode.init), product: try arguments.value("--product", as: ProductCode.init),
            batch: try arguments.value("--batch", as: number), text: arguments.value("--text"),
            since: try arguments.value("--since") { try Moment.parse($0) },
            until: try arguments.value("--until") { try Moment.parse($0, atEndOfDay: true) },
            before: try arguments.value("--before", as: number).map { DeploymentID($0) },
            limit: try arguments.number("--limit", in: 1...DeploymentFilter.maximumLimit, default: 50),
            offset: try arguments.number("--offset", in: 0...Int(Int32.max), default: 0))
        if let status = arguments.value("--status") { try DeploymentStatusFilter.apply(status, to: &filter) }
        let deployments = try await Workplace.open(arguments).store.deployments(filter)
        let now = SystemClock.now()
        if arguments.wantsJSON { return try terminal.print(json: deployments.map { DeploymentMessage($0, at: now) }) }
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
        terminal.print(table)
        if deployments.count == filter.limit, let last = deployments.last {
            terminal.note("There may be more: add --before \(last.id).")
        }
    }

    private static func done(_ progress: DeploymentProgress) -> String {
        guard let total = progress.bytesTotal, total > 0, let written = progress.bytesWritten else { return "-" }
        return Quantity.percent(written, of: total)
    }

    private static func number(_ text: String) throws -> Int64 {
        guard let number = Int64(text), number > 0 else { throw UsageError(message: "a number is meant, not '\(text)'") }
        return number
    }
}
