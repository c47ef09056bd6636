public import Fleet
import SQLite

extension SQLiteFleetStore {
    /// Checks that a device may report on a deployment, and gives the deployment.
    public func authorize(_ credential: DeviceReport.Credential) async throws(StoreError) -> Deployment {
        try await read { try $0.reported(by: credential).deployment }
    }

    /// Takes a device's report.
    public func report(
        _ report: DeviceReport, from credential: DeviceReport.Credential, by author: Authorship
    ) async throws(StoreError) -> ReportOutcome {
        try await write { connection in
            var report = report
            report.message = report.message.map { PlainText.printable($0, limit: 1_000) }
            report.errorMessage = report.errorMessage.map { PlainText.printable($0, limit: 1_000) }
            if case .device(let device) = credential, report.state == .failed,
                let outcome = try connection.failureWithoutDeployment(of: device, report, by: author)
            {
                return outcome
            }
            return try connection.apply(report, to: connection.reported(by: credential), credential: credential, by: author)
        }
    }
}

extension DeviceReport {
    /// Why a deployment failed, in the device's words as far as it has any.
    fileprivate var failure: String { errorMessage ?? message ?? "the device reported a failure without a reason" }
}

extension Connection {
    /// The deployment that a report with this credential is about.
    fileprivate mutating func reported(by credential: DeviceReport.Credential) throws -> DeploymentRow {
        switch credential {
        case .token(let id, let digest):
            let row = try deployment(id)
            guard row.tokenDigest == digest.text else { throw StoreError.wrongToken(id) }
            return row
        case .device(let device):
            guard let row = try newestRow(of: device, where: deploymentReportable(device)) else { throw StoreError.noDeployment(device) }
            // Whoever has shown the token once knows it; a report without it is someone else's.
            if row.isTokenUsed, row.deployment.isOpen { throw StoreError.tokenRequired(row.id) }
            return row
        }
    }

    /// Whatever of serial number and MAC address is known of the deployment's device, the report has to say.
    private func deploymentReportable(_ device: DeviceIdentity) -> SQL {
        """
        refusal IS NULL AND (serial_number IS NULL OR serial_number = \(device.serial?.text))
            AND (mac_address IS NULL OR mac_address = \(device.mac?.text))
        """
    }

    /// A failure that a device reports when it has no deployment that it could end without a token, unless it repeats how the last one ended.
    ///
    /// A device that was switched off in the middle and fails before it asks again has lost its token. Its open deployment stays as it is: the
    /// report may be anyone's.
    fileprivate mutating func failureWithoutDeployment(
        of device: DeviceIdentity, _ report: DeviceReport, by author: Authorship
    ) throws -> ReportOutcome? {
        if let newest = try newestRow(of: device, where: deploymentReportable(device)) {
            if newest.deployment.isOpen ? !newest.isTokenUsed : newest.deployment.errorMessage == report.failure { return nil }
        }
        let failed = try recordFailure(
            of: device, code: Self.reportedFailure, message: report.failure, ipAddress: report.ipAddress, product: nil, venue: nil,
            by: author)
        return ReportOutcome(deployment: failed, effect: .failureRecorded)
    }

    fileprivate mutating func apply(
        _ report: DeviceReport, to row: DeploymentRow, credential: DeviceReport.Credential, by author: Authorship
    ) throws -> ReportOutcome {
        let current = row.deployment
        let advances = current.state.advances(to: report.state)
        guard advances || (current.isOpen && current.state == report.state) else {
            return ReportOutcome(deployment: current, effect: .late)
        }
        let id = row.id
        try updateProgress(of: id, report.progress, message: report.message, seenAt: author.at)
        if case .token = credential, !row.isTokenUsed { try run("UPDATE deployment_history SET token_used = 1 WHERE id = \(id.value)") }
        if let message = report.message, message != current.lastMessage {
            try writeLogLine(message, state: report.state, of: id, at: author.at)
        }
        if advances {
            // A clock that was set back meanwhile must not let a deployment end before it began.
            let end = report.state.isFinal ? max(author.at, current.startedAt) : nil
            try run(
                """
                UPDATE deployment_history SET deployment_status = \(report.state.rawValue),
                    error_message = \(report.state == .failed ? report.failure : nil),
                    completed_at = \(end?.text), completed_ms = \(end?.milliseconds)
                WHERE id = \(id.value)
                """)
            try writeEvent(
                "deployment.\(report.state.rawValue)", id.eventSubject,
                [
                    "hostname": .text(current.hostname?.text), "before": .text(current.state.rawValue),
                    "reason": .text(report.state == .failed ? report.failure : nil),
                ], by: author)
        }
        return ReportOutcome(deployment: try deployment(id).deployment, effect: advances ? .advanced : .repeated)
    }
}
