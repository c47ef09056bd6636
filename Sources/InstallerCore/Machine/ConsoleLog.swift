/// Turns what an installer tells into lines for a screen or a serial console.
public struct ConsoleLog {
    private let interval: Duration
    private var lastProgress: Duration?

    /// Starts with nothing shown.
    ///
    /// - Parameter interval: the least time between two lines of progress.
    public init(interval: Duration = .seconds(2)) {
        self.interval = interval
    }

    /// The line for an event; `nil` where it is not worth one.
    ///
    /// - Parameter now: the time, on any clock that does not go back.
    public mutating func line(for event: InstallEvent, at now: Duration) -> String? {
        switch event {
        case .step(let step):
            lastProgress = now
            return "[\(step.rawValue + 1)/\(InstallStep.allCases.count)] \(step.name)"
        case .message(let message):
            return "    \(message)"
        case .progress(let progress):
            guard progress.step == .inspectCard || progress.step == .transfer || progress.step == .readBack else { return nil }
            if let lastProgress, now - lastProgress < interval { return nil }
            lastProgress = now
            return Self.text(progress)
        }
    }

    /// The last line of an installation that is done; names the card only where the name was written to it.
    public static func lastLine(_ progress: InstallProgress) -> String {
        let name = progress.isNamed ? progress.hostname ?? "" : "a card with the image's own name"
        return
            "done: \(name), \(progress.bytesVerified) bytes verified, \(progress.bytesReceived) received, \(progress.bytesResent) of them again"
    }

    /// Where the time of an installation went: how long each stage was busy, and which one set the pace. The stages overlap.
    ///
    /// - Parameter elapsed: how long the installation took.
    public static func stageLine(_ progress: InstallProgress, elapsed: Duration) -> String {
        let stages = InstallStage.allCases.map { "\($0.name) \(progress.time(of: $0).text)" }.joined(separator: ", ")
        return "busy: \(stages), of \(elapsed.text) in all\(progress.limit.map { "; the limit was \($0.name)" } ?? "")"
    }

    private static func text(_ progress: InstallProgress) -> String {
        let done = progress.step == .readBack ? progress.bytesVerified : progress.bytesWritten
        let share = progress.bytesTotal == 0 ? 0 : done * 100 / progress.bytesTotal
        var text = "    \(share) %  \(megabytes(done)) of \(megabytes(progress.bytesTotal)) MB  \(megabytes(progress.bytesPerSecond)) MB/s"
        if let seconds = progress.secondsLeft { text += "  \(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60) left" }
        return text
    }

    private static func megabytes(_ bytes: UInt64) -> String {
        "\(bytes / 1_000_000).\(bytes / 100_000 % 10)"
    }
}
