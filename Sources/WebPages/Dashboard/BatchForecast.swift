import Fleet
import FleetStore

/// When a batch will be done, as far as that can be said.
enum BatchForecast: Equatable {
    /// Nothing is known yet of how long a device takes.
    case unknown
    /// Nobody is being installed, and devices are missing.
    case waitingForDevices(Int)
    /// All devices of the batch have been served and are done.
    case done
    /// About so many milliseconds from now.
    case inMilliseconds(Int64)

    /// The devices that are being installed need what they say; those that are still to come take as long as those before, as many at a time as now.
    ///
    /// - Parameter devices: deployments of the batch: those that are open, and the newest that succeeded.
    init(_ summary: BatchSummary, devices: [Deployment], now: Timestamp) {
        let open = devices.filter { $0.isOpen && !$0.isStalled(at: now) }
        let remaining = summary.batch.remaining
        if open.isEmpty {
            self = remaining > 0 ? .waitingForDevices(remaining) : (summary.open == 0 ? .done : .unknown)
            return
        }
        let left = open.compactMap { Self.millisecondsLeft(of: $0) }.max()
        if remaining == 0 {
            self = left.map { .inMilliseconds($0) } ?? .unknown
            return
        }
        let times = devices.filter { $0.state == .success }.compactMap { deployment in
            deployment.completedAt.map { $0.milliseconds - deployment.startedAt.milliseconds }
        }
        let ongoing = open.compactMap { deployment in
            Self.millisecondsLeft(of: deployment).map { now.milliseconds - deployment.startedAt.milliseconds + $0 }
        }
        let known = times.isEmpty ? ongoing : times
        guard !known.isEmpty else {
            self = .unknown
            return
        }
        let each = known.reduce(0, +) / Int64(known.count)
        let rounds = (remaining + open.count - 1) / open.count
        self = .inMilliseconds((left ?? each) + Int64(rounds) * each)
    }

    /// How long the rest of an installation takes at its present speed: writing, and then reading all of it back.
    static func millisecondsLeft(of deployment: Deployment) -> Int64? {
        let progress = deployment.progress
        guard deployment.state == .downloading || deployment.state == .verifying, let total = progress.bytesTotal, total > 0,
            let rate = progress.rate, rate > 0
        else { return nil }
        let done = Double(min(progress.bytesWritten ?? 0, total)) + Double(min(progress.verifiedBytes ?? 0, total))
        let seconds = (2 * Double(total) - done) / Double(rate)
        return seconds < 1_000_000 ? Int64(seconds * 1_000) : nil
    }
}
