import DeviceProtocol

/// Tells the server how the installation goes: `POST /api/status`.
struct Reporter<T: Transport, C: Timekeeper>: Sendable {
    private static var answerByteLimit: Int { 65_536 }
    private static var messageByteLimit: Int { 2_048 }

    let context: Context<T, C>

    /// The reporter's thread: each step, each message, and progress now and then. Of a report that gets lost only the message is sent again:
    /// the next one says more of all else.
    func run() {
        var client = HTTPClient(context.transport)
        while let note = context.ledger.nextNote(interval: context.options.reportInterval) {
            let report = report(note.status, note.progress, message: note.message)
            do {
                try send(report, &client)
            } catch {
                client.disconnect()
                context.ledger.keepUntold(note)
                context.sleep(for: context.options.reportInterval, unless: { !context.ledger.isReporting })
            }
        }
    }

    /// Sends the last report until the server acknowledges it; `nil` when it has, else what prevents it.
    func deliver(_ report: StatusReport, patience: Duration) -> String? {
        var client = HTTPClient(context.transport)
        var backoff = Backoff(patience: patience, now: context.clock.now)
        while true {
            do {
                try send(report, &client)
                return nil
            } catch {
                client.disconnect()
                if case .status(let status, _) = error, status < 500, !error.mayPass { return error.message }
                guard let delay = backoff.next(now: context.clock.now) else { return error.message }
                context.ledger.say("reporting again in \(delay.text): \(error.message)")
                context.sleep(for: delay)
            }
        }
    }

    private func send(_ report: StatusReport, _ client: inout HTTPClient<T>) throws(HTTPFailure) {
        let call = HTTPCall.post(context.options.server.with(target: "/api/status"), json: report.bytes)
        let bytes = try client.fetch(call, limit: Self.answerByteLimit)
        do { _ = try StatusAnswer(bytes: bytes) } catch { throw .malformed(error.message) }
    }

    /// A report with all that is known.
    func report(
        _ status: DeploymentStatus, _ progress: InstallProgress, message: String? = nil, error: String? = nil, image: SHA256Digest? = nil
    ) -> StatusReport {
        var report = StatusReport(status: status)
        report.hostname = progress.hostname
        report.serial = context.options.identity.serialNumber
        report.macAddress = context.options.identity.macAddress
        report.message = message.map(Self.shortened)
        report.errorMessage = error.map(Self.shortened)
        report.deploymentID = context.ledger.credentials?.id
        report.deploymentToken = context.ledger.credentials?.token
        report.bytesWritten = progress.bytesWritten
        report.bytesTotal = progress.bytesTotal
        report.bytesReceived = progress.bytesReceived
        report.bytesResent = progress.bytesResent
        report.rate = progress.bytesPerSecond
        report.verifiedBytes = progress.bytesVerified
        report.stageTimes = InstallStage.allCases.map { StageTime($0.name, milliseconds: progress.time(of: $0).milliseconds) }
        report.imageChecksum = image
        return report
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= messageByteLimit ? text : String(decoding: text.utf8.prefix(messageByteLimit), as: UTF8.self)
    }
}
