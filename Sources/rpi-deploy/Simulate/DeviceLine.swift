import Fleet
import InstallerCore

/// What is known of one simulated device, and its line on the screen.
struct DeviceLine: Sendable {
    let device: SimulatedDevice
    private var progress = InstallProgress()
    private var message = ""
    private let start = ContinuousClock.now
    private var end: ContinuousClock.Instant?
    private(set) var outcome: InstallOutcome?
    private var faults: [String] = []
    private var isKnownToServer = true

    init(device: SimulatedDevice) {
        self.device = device
    }

    /// The hostname once it is known, until then the serial number.
    var name: String { (progress.hostname ?? device.serial.text).padded(to: 18) }

    mutating func note(_ event: InstallEvent) {
        switch event {
        case .step: message = ""
        case .message(let text):
            message = text
            if text.hasPrefix("the server does not know of this failure") { isKnownToServer = false }
        case .progress(let progress): self.progress = progress
        }
    }

    var bytes: (written: UInt64, verified: UInt64) { (progress.bytesWritten, progress.bytesVerified) }

    mutating func end(_ outcome: InstallOutcome, faults: [String]) {
        self.faults = faults
        switch outcome {
        case .done(let progress), .failed(_, let progress): self.progress = progress
        }
        self.outcome = outcome
        end = ContinuousClock.now
    }

    /// The line: name, bar, percent, speed and step, or how it ended.
    var text: String {
        let done = UInt64(clamping: progress.percent)
        switch outcome {
        case .done:
            let how = progress.isNamed ? "verified and named" : "verified, without a name of its own,"
            return "\(name) \(ProgressBar().bar(1, of: 1))  100 %  \(how) in \(Quantity.duration(seconds: seconds))"
        case .failed(let failure, _): return "\(name) FAILED: \(failure.message)"
        case nil:
            let left = progress.secondsLeft.map { ", \(Quantity.duration(seconds: Double($0))) left" } ?? ""
            let note = message.isEmpty ? progress.step.name : message
            return "\(name) \(ProgressBar().bar(done, of: 100)) \("\(done) %".leftPadded(to: 6))"
                + "  \(Quantity.rate(bytesPerSecond: Double(progress.bytesPerSecond)).leftPadded(to: 11))  \(note)\(left)"
        }
    }

    var result: DeviceResult {
        var failure: String?
        if case .failed(let reason, _) = outcome { failure = reason.message }
        var stages: [String: Double] = [:]
        for stage in InstallStage.allCases { stages[stage.name] = progress.time(of: stage).inSeconds }
        return DeviceResult(
            serial_number: device.serial.text, hostname: progress.hostname, card: device.card, verified: failure == nil && outcome != nil,
            named: progress.isNamed,
            error: failure, seconds: seconds, bytes_total: progress.bytesTotal, bytes_written: progress.bytesWritten,
            bytes_found: progress.bytesFound, bytes_verified: progress.bytesVerified, bytes_received: progress.bytesReceived,
            bytes_resent: progress.bytesResent, stage_seconds: stages, limit: progress.limit?.name, faults: faults,
            known_to_server: failure == nil || isKnownToServer)
    }

    private var seconds: Double { ((end ?? ContinuousClock.now) - start).inSeconds }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
