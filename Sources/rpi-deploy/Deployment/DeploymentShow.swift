import Fleet
import FleetStore
import InstallerCore
import ManagementAPI
import Operations

/// `deployment show`.
enum DeploymentShow: Command {
    static let syntax = Syntax(
        words: ["deployment", "show"], summary: "show a deployment with its events and what its device said",
        operands: [Operand(name: "ID", help: "its number in 'deployment list'")], example: "deployment show 12")

    static func run(_ arguments: Arguments, _ terminal: Terminal) async throws {
        let id = try arguments.operand(0, as: number)
        let store = try await Workplace.open(arguments).store
        let deployment = try await store.deployment(id)
        let log = try await store.deviceLog(of: id)
        let events = try await store.events(of: id)
        let now = SystemClock.now()
        if arguments.wantsJSON {
            return try terminal.print(json: DeploymentDetailMessage(deployment, events: events, log: log, at: now))
        }
        terminal.print(text(of: deployment, at: now))
        if !events.isEmpty { terminal.print("\nevents") }
        for event in events {
            terminal.print("\(event.at)  \(event.kind)  \(event.actor)\(event.detail == "{}" ? "" : "  \(event.detail)")")
        }
        // The failure stands above already.
        let lines = log.filter { $0.message != deployment.errorMessage }
        if !lines.isEmpty { terminal.print("\nsaid by the device") }
        for line in lines { terminal.print("\(line.at)  \(line.state.rawValue.padded(to: 11))  \(line.message)") }
    }

    private static func text(of deployment: Deployment, at now: Timestamp) -> String {
        let progress = deployment.progress
        var lines = [
            "deployment  \(deployment.id), attempt \(deployment.attempt)",
            "hostname    \(deployment.hostname?.text ?? "none")",
            "device      \(device(deployment.device)), address \(deployment.ipAddress)",
            "image       \(deployment.imageName?.text ?? "none") \(deployment.imageVersion?.text ?? "")",
            "status      \(deployment.state.rawValue)\(deployment.isStalled(at: now) ? ", stalled: \(Deployment.stalledAdvice)" : "")",
            "started     \(deployment.startedAt) UTC",
        ]
        if let completed = deployment.completedAt { lines.append("ended       \(completed) UTC") }
        if let error = deployment.errorMessage { lines.append("error       \(error)") }
        if let total = progress.bytesTotal, total > 0, let written = progress.bytesWritten {
            lines.append("written     \(Quantity.bytes(written)) of \(Quantity.bytes(total))")
        }
        if let received = progress.bytesReceived {
            lines.append("received    \(Quantity.bytes(received)), of it again \(Quantity.bytes(progress.bytesResent ?? 0))")
        }
        if let rate = progress.rate { lines.append("rate        \(Quantity.rate(bytesPerSecond: Double(rate)))") }
        if let verified = progress.verifiedBytes { lines.append("read back   \(Quantity.bytes(verified))") }
        lines += stageLines(progress.stageTimes)
        return lines.joined(separator: "\n")
    }

    private static func device(_ device: Fleet.DeviceIdentity) -> String {
        guard device.serial != nil, let mac = device.mac else { return device.description }
        return "\(device), MAC \(mac.text)"
    }

    /// How long each stage was busy, in the order of the work and then what else a device tells, and which one set the pace.
    static func stageLines(_ times: [String: UInt64]) -> [String] {
        guard let longest = times.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return [] }
        let known = InstallStage.allCases.map(\.name)
        let names = known.filter { times[$0] != nil } + times.keys.filter { !known.contains($0) }.sorted()
        let texts = names.map { "\($0) \(Quantity.duration(seconds: Double(times[$0] ?? 0) / 1_000))" }
        let lines = ["busy        \(texts.joined(separator: ", "))"]
        return longest.value > 0 ? lines + ["limit       \(longest.key)"] : lines
    }

    private static func number(_ text: String) throws -> DeploymentID {
        guard let value = Int64(text), value > 0 else {
            throw UsageError(message: "a deployment's number is meant, not '\(text)'", command: syntax.name)
        }
        return DeploymentID(value)
    }
}
