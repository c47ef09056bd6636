import DeviceProtocol
import Fleet
import FleetStore

extension DeviceReport {
    /// What a report on the wire means for the history.
    init(_ report: StatusReport, from address: String) {
        var stageTimes: [String: UInt64] = [:]
        for stage in report.stageTimes { stageTimes[stage.name] = stage.milliseconds }
        self.init(
            state: DeploymentState(report.status),
            message: report.status == .success && report.named == false ? Deployment.unnamedNotice : report.message,
            errorMessage: report.errorMessage,
            progress: DeploymentProgress(
                bytesTotal: report.bytesTotal, bytesWritten: report.bytesWritten, bytesReceived: report.bytesReceived,
                bytesResent: report.bytesResent, rate: report.rate, verifiedBytes: report.verifiedBytes, stageTimes: stageTimes),
            ipAddress: address)
    }
}

extension StatusReport {
    /// Whether the report says only how far a step has come.
    var isProgress: Bool { message == nil && errorMessage == nil && !status.isFinal }
}

extension DeploymentStatus {
    init(_ state: DeploymentState) {
        self =
            switch state {
            case .started: .started
            case .starting: .starting
            case .downloading: .downloading
            case .verifying: .verifying
            case .customizing: .customizing
            case .success: .success
            case .failed: .failed
            }
    }
}

extension DeploymentState {
    init(_ status: DeploymentStatus) {
        self =
            switch status {
            case .started: .started
            case .starting: .starting
            case .downloading: .downloading
            case .verifying: .verifying
            case .customizing: .customizing
            case .success: .success
            case .failed: .failed
            }
    }
}
