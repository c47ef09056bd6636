import DeviceProtocol

/// Asks the server what to install, and under which name: `POST /api/config`.
struct Configuring<T: Transport, C: Timekeeper> {
    private static var answerByteLimit: Int { 65_536 }

    let context: Context<T, C>

    func ask() throws(Interruption) -> Deployment {
        var request = context.options.identity
        request.protocolVersion = ConfigAnswer.protocolVersion
        let call = HTTPCall.post(context.options.server.with(target: "/api/config"), json: request.bytes)
        var client = HTTPClient(context.transport)
        var network = Backoff(patience: context.options.networkPatience, now: context.clock.now)
        var refusals = Backoff(patience: context.options.refusalPatience, now: context.clock.now)
        var strikes = Strikes()
        while true {
            let bytes: [UInt8]
            do {
                let end = context.clock.now + Context<T, C>.answerPatience
                bytes = try client.fetch(call, limit: Self.answerByteLimit, unless: { context.clock.now > end })
            } catch {
                let pause = client.retryAfter
                client.disconnect()
                try bear(error, &network, &refusals, &strikes, atLeast: pause)
                continue
            }
            try checkProtocol(bytes)
            do {
                return try deployment(bytes)
            } catch {
                try bear(error, &network, &refusals, &strikes)
            }
        }
    }

    /// Comes before anything else, because an answer of another version may have other fields.
    private func checkProtocol(_ bytes: [UInt8]) throws(Interruption) {
        guard case .integer(let version) = (try? JSONValue.parse(bytes))?["protocol_version"], version != ConfigAnswer.protocolVersion
        else {
            return
        }
        throw .failed(.unknownProtocol(version))
    }

    private func deployment(_ bytes: [UInt8]) throws(HTTPFailure) -> Deployment {
        let answer: ConfigAnswer
        do { answer = try ConfigAnswer(bytes: bytes) } catch { throw .malformed(error.message) }
        guard let packed = HTTPURL(answer.packedURL), let manifest = HTTPURL(answer.manifestURL) else {
            throw .malformed("packed_url and manifest_url must be absolute http URLs")
        }
        let patch = answer.patchURL.flatMap { HTTPURL($0) }
        guard patch != nil || answer.patchURL == nil else { throw .malformed("patch_url must be an absolute http URL") }
        return Deployment(answer: answer, packedURL: packed, manifestURL: manifest, patchURL: patch)
    }

    private func bear(
        _ failure: HTTPFailure, _ network: inout Backoff, _ refusals: inout Backoff, _ strikes: inout Strikes,
        atLeast pause: Duration? = nil
    ) throws(Interruption) {
        switch failure {
        case .status(let status, let message) where status == 404 || status == 409 || status == 503:
            network.progressed(now: context.clock.now)
            guard let delay = refusals.next(now: context.clock.now, atLeast: pause) else {
                throw .failed(.refused(status: status, message: message))
            }
            context.ledger.say("asking again in \(delay.text): \(failure.message)")
            context.sleep(for: delay)
        case .status(let status, let message) where status < 500 && !failure.mayPass:
            throw .failed(.refused(status: status, message: message))
        default:
            try context.outlive(failure, "configuration", &network, &strikes, atLeast: pause)
        }
    }
}
