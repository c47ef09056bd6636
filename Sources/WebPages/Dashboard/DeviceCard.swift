import DeviceProtocol
import Fleet

/// One Pi on the dashboard: who, which step, how far, how fast, how long still, and what it said last. `cards.js` keeps the numbers up to date.
struct DeviceCard {
    private let deployment: Deployment
    private let now: Timestamp
    private let assets: AssetShelf

    init(_ deployment: Deployment, at now: Timestamp, _ assets: AssetShelf) {
        self.deployment = deployment
        self.now = now
        self.assets = assets
    }

    private enum Tone: String {
        case busy, good, attention, bad
    }

    private var tone: Tone {
        switch deployment.state {
        case .success: .good
        case .failed: .bad
        default: deployment.isStalled(at: now) ? .attention : .busy
        }
    }

    /// The share of the work that is done, in per cent: writing is one half of it, reading back the other, as the installer itself counts.
    static func percent(_ deployment: Deployment) -> Int {
        if deployment.state == .success { return 100 }
        let progress = deployment.progress
        guard let total = progress.bytesTotal, total > 0 else { return 0 }
        let done = Double(min(progress.bytesWritten ?? 0, total)) + Double(min(progress.verifiedBytes ?? 0, total))
        return min(99, Int(done * 50 / Double(total)))
    }

    var html: HTML {
        let name = DashboardState.label(of: deployment)
        let percent = Self.percent(deployment)
        let (step, icon) = step
        let showsPercent = deployment.state != .failed
        return """
            <li class="pi pi-\(tone.rawValue)" data-card="\(deployment.id)" data-state="\(deployment.isStalled(at: now) ? "stalled" : deployment.state.rawValue)" \
            data-seen="\(deployment.lastSeenAt.iso8601)">
            <a class="pi-name\(name.count > 14 ? " pi-long" : "")" href="/deployments/\(deployment.id)">\(name)</a>
            <div class="pi-top"><progress class="pi-bar" max="100" value="\(percent)" aria-label="Progress of \(name)" data-bar>\(percent) %</progress>\
            <span class="pi-percent" data-percent>\(showsPercent ? "\(percent) %" : "")</span></div>
            <div class="pi-facts"><span class="pi-step">\(assets.icon(icon))\(step)</span>\
            <span class="pi-left" data-left>\(left ?? "")</span></div>
            \(advice.map { "<p class=\"pi-advice\">\($0)</p>" as HTML })<p class="pi-message"\(attribute: "title", message)><span class="pi-rate" data-rate>\(rate ?? "")</span>\
            <span data-message>\(message ?? "")</span></p>
            </li>

            """
    }

    private var step: (HTML, Icon) {
        if deployment.isStalled(at: now) {
            let silence = Times.duration(milliseconds: abs(now.milliseconds - deployment.lastSeenAt.milliseconds))
            return ("<span data-silence>Stalled for \(silence)</span>", .stalled)
        }
        switch deployment.state {
        case .started, .starting: return ("Starting", .starting)
        case .downloading: return ("Writing", .writing)
        case .verifying: return ("Verifying", .verifying)
        case .customizing: return ("Naming", .naming)
        case .success: return ("Done", .done)
        case .failed: return (deployment.isRefusal ? "Refused" : "Failed", .failed)
        }
    }

    private var rate: String? {
        guard deployment.isOpen, !deployment.isStalled(at: now), let rate = deployment.progress.rate, rate > 0,
            deployment.state == .downloading || deployment.state == .verifying
        else { return nil }
        return Self.rate(rate)
    }

    private var left: String? {
        if deployment.state == .success, let end = deployment.completedAt {
            return "in \(Times.duration(milliseconds: end.milliseconds - deployment.startedAt.milliseconds))"
        }
        guard !deployment.isStalled(at: now) else { return nil }
        return BatchForecast.millisecondsLeft(of: deployment).map { Times.left(milliseconds: $0) }
    }

    /// What a device that gave no reason is said to have said.
    static let noReason = "It gave no reason"

    /// What somebody has to do; nil where nobody has to do anything.
    private var advice: HTML? {
        if deployment.isStalled(at: now) { return "Look at its cable and power. Switched off and on, it goes on where it was." }
        return deployment.state == .failed ? FailureAdvice.html(of: deployment) : nil
    }

    private var message: String? {
        switch deployment.state {
        case .success: "Verified. It can be taken out."
        case .failed: Sentence.of(deployment.errorMessage ?? Self.noReason)
        default: deployment.isStalled(at: now) ? nil : deployment.lastMessage
        }
    }

    /// `112 MB/s`, `9.4 MB/s`.
    static func rate(_ bytesPerSecond: UInt64) -> String {
        let tenths = (bytesPerSecond + 50_000) / 100_000
        return tenths >= 100 ? "\((tenths + 5) / 10) MB/s" : "\(tenths / 10).\(tenths % 10) MB/s"
    }
}
