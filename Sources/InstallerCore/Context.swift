/// What every step of an installation works with.
struct Context<T: Transport, C: Timekeeper>: Sendable {
    let options: InstallOptions
    let transport: T
    let clock: C
    let ledger: Ledger

    /// How long a short answer may take; a server that only trickles counts as one that stalls.
    static var answerPatience: Duration { .seconds(60) }

    /// Runs something and counts the time that a stage was busy with it.
    func timed<Result, Failure>(_ stage: InstallStage, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let start = clock.now
        defer { ledger.busy(stage, clock.now - start) }
        return try body()
    }

    /// Fetches a small file of the deployment whole, patiently.
    func fetch(_ what: String, _ call: HTTPCall, limit: Int) throws(Interruption) -> [UInt8] {
        var client = HTTPClient(transport)
        var backoff = Backoff(patience: options.networkPatience, now: clock.now)
        var strikes = Strikes()
        while true {
            do {
                // A connection on which next to nothing comes must leave time for another one.
                let end = clock.now + options.networkPatience / 2
                let bytes = try timed(.network) { () throws(HTTPFailure) -> [UInt8] in
                    try client.fetch(call, limit: limit, unless: { clock.now > end })
                }
                ledger.update { $0.bytesReceived += UInt64(bytes.count) }
                return bytes
            } catch {
                let pause = client.retryAfter
                client.disconnect()
                try outlive(error, what, &backoff, &strikes, atLeast: pause)
            }
        }
    }

    /// Waits after a failure that may pass, or gives up.
    ///
    /// - Parameter pause: how long the server asks to wait.
    func outlive(
        _ failure: HTTPFailure, _ what: String, _ backoff: inout Backoff, _ strikes: inout Strikes, atLeast pause: Duration? = nil,
        unless isOver: () -> Bool = { false }
    ) throws(Interruption) {
        switch failure {
        case .fileChanged: throw .imageChanged(failure.message)
        // The server has it and will not give it: starting over would only repeat the work.
        case .status(409, let message): throw .failed(.refused(status: 409, message: message))
        case .status(let status, let message) where status < 500 && !failure.mayPass:
            throw .turnedAway(status: status, message: message)
        default: break
        }
        if !failure.mayPass, strikes.isOut() { throw .failed(.badAnswer(what: what, reason: failure.message)) }
        guard let delay = backoff.next(now: clock.now, atLeast: pause) else {
            throw .failed(.unreachable(what: what, seconds: backoff.patienceInSeconds, last: failure))
        }
        ledger.say("waiting \(delay.text) for the \(what): \(failure.message)")
        sleep(for: delay, unless: isOver)
    }

    /// Sleeps, but in short steps, so that a failure elsewhere is not waited for.
    func sleep(for duration: Duration, unless isOver: () -> Bool = { false }) {
        let end = clock.now + duration
        while !isOver() {
            let left = end - clock.now
            guard left > .zero else { return }
            clock.sleep(for: min(left, .milliseconds(100)))
        }
    }
}
