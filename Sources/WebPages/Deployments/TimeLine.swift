import Fleet
import FleetStore

/// When a deployment reached each of its steps, as the device log tells, and the audit log where that has no word of a step.
struct TimeLine {
    private let visit: PageVisit
    private let deployment: Deployment
    /// When the device was first heard in each step.
    private let reached: [DeploymentState: Timestamp]

    private static let eventKind = "deployment."
    private static let steps: [DeploymentState] = [.started, .starting, .downloading, .verifying, .customizing, .success]

    init(_ visit: PageVisit, _ deployment: Deployment, _ lines: [DeviceLogLine], _ events: [AuditEvent]) {
        self.visit = visit
        self.deployment = deployment
        var reached: [DeploymentState: Timestamp] = [.started: deployment.startedAt]
        for line in lines where reached[line.state] == nil { reached[line.state] = line.at }
        // What a device said may be lost with a server that is killed; a change of state is not.
        for event in events where event.kind.hasPrefix(Self.eventKind) {
            guard let state = DeploymentState(rawValue: String(event.kind.dropFirst(Self.eventKind.count))) else { continue }
            if reached[state] == nil { reached[state] = event.at }
        }
        if deployment.isOpen, reached[deployment.state] == nil { reached[deployment.state] = deployment.lastSeenAt }
        if let end = deployment.completedAt { reached[deployment.state] = end }
        self.reached = reached
    }

    var html: HTML {
        var steps = Self.steps
        if deployment.state == .failed { steps = steps.filter { reached[$0] != nil } + [.failed] }
        let items = steps.enumerated().map { index, step in
            let at = reached[step]
            let next = steps.dropFirst(index + 1).lazy.compactMap { reached[$0] }.first
            let isCurrent = deployment.isOpen && step == deployment.state
            let end = next ?? (isCurrent ? visit.now : nil)
            let took: HTML? =
                at == nil || step.isFinal
                ? nil
                : end.flatMap { end in
                    at.map { "<span class=\"took\">\(Times.precise(milliseconds: end.milliseconds - $0.milliseconds))</span>" }
                }
            let kind =
                at == nil
                ? (index < currentIndex(steps) ? "skipped" : "later") : (isCurrent ? "current" : (step == .failed ? "failed" : "done"))
            return """
                <li class="\(kind)"\(attribute: "aria-current", isCurrent ? "step" : nil)><span class="dot" aria-hidden="true"></span>\
                <strong>\(title(step))</strong> \(took) \(at.map { visit.second($0) })</li>

                """ as HTML
        }
        return "<ol class=\"time-line\">\(items)</ol>"
    }

    private func currentIndex(_ steps: [DeploymentState]) -> Int { steps.firstIndex(of: deployment.state) ?? steps.count }

    private func title(_ step: DeploymentState) -> String {
        switch step {
        case .started: "Asked for its configuration"
        case .starting: "Started: card checked, list of chunks fetched"
        case .downloading: "Writing the image"
        case .verifying: "Reading the card back"
        case .customizing: "Putting the hostname in"
        case .success: "Verified and named"
        case .failed: deployment.refusalCode == nil ? "Failed" : "Refused"
        }
    }
}
