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
                _ = try send(report, &client)
            } catch {
                client.disconnect()
                context.ledger.keepUntold(note)
                context.sleep(for: context.options.reportInterval, unless: { !context.ledger.isReporting })
            }
        }
    }

    /// Sends a report until the server acknowledges it.
    func deliver(_ report: StatusReport, patience: Duration) throws(HTTPFailure) -> StatusAnswer {
        var client = HTTPClient(context.transport)
        var backoff = Backoff(patience: patience, now: context.clock.now)
        while true {
            do {
                return try send(report, &client)
            } catch {
                let pause = client.retryAfter
                client.disconnect()
                guard !error.isRefusal, let delay = backoff.next(now: context.clock.now, atLeast: pause) else { throw error }
                context.ledger.say("reporting again in \(delay.text): \(error.message)")
                context.sleep(for: delay)
            }
        }
    }

    /// Reports a success, which is one only when the server counts it: it may have taken in the report of a deployment that is over, because
    /// another device with the same serial number has started.
    func deliverSuccess(_ report: StatusReport) throws(HTTPFailure) {
        let answer = try deliver(report, patience: context.options.successReportPatience)
        guard let status = answer.status, status != .success else { return }
        throw .status(410, message: "this deployment counts as \(status.rawValue)")
    }

    /// Asks, right before a card becomes one that boots, whether its deployment still counts: the hostname of a device that was silent for
    /// long may be another's by now. The server holds the hostname for a device that it has just heard.
    func confirm() throws(Interruption) {
        let progress = context.ledger.progress
        let report = report(.customizing, progress, message: InstallStep.finish.name)
        let answer: StatusAnswer
        do {
            answer = try deliver(report, patience: context.options.networkPatience)
        } catch {
            if case .status(let status, let message) = error, error.isRefusal { throw .turnedAway(status: status, message: message) }
            throw .failed(
                .unreachable(what: "word that the card may be used", seconds: seconds(context.options.networkPatience), last: error))
        }
        if let status = answer.status, status.isFinal {
            throw .turnedAway(status: 410, message: "this deployment is over (\(status.rawValue))")
        }
        guard answer.hostname == progress.hostname else {
            throw .turnedAway(status: 409, message: "this deployment is now of \(answer.hostname ?? "no hostname")")
        }
    }

    private func seconds(_ duration: Duration) -> Int64 { duration.components.seconds }

    private func send(_ report: StatusReport, _ client: inout HTTPClient<T>) throws(HTTPFailure) -> StatusAnswer {
        let call = HTTPCall.post(context.options.server.with(target: "/api/status"), json: report.bytes)
        // An answer that only trickles must not keep a device for days.
        let end = context.clock.now + Context<T, C>.answerPatience
        let bytes = try client.fetch(call, limit: Self.answerByteLimit, unless: { context.clock.now > end })
        do { return try StatusAnswer(bytes: bytes) } catch { throw .malformed(error.message) }
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
