/// How long to wait before the next try: half a second, then twice as long each time, up to ten; and when to give up.
struct Backoff {
    static let first = Duration.milliseconds(500)
    static let longest = Duration.seconds(10)

    private let patience: Duration?
    private var since: Duration
    private var delay = Backoff.first

    /// - Parameter patience: how long to go on without progress; `nil`: for ever.
    init(patience: Duration?, now: Duration) {
        self.patience = patience
        since = now
    }

    var patienceInSeconds: Int64 { patience?.components.seconds ?? 0 }

    /// Something has arrived: start over.
    mutating func progressed(now: Duration) {
        since = now
        delay = Self.first
    }

    /// How long to wait now, and no less than the server asks for; `nil` when it is time to give up.
    mutating func next(now: Duration, atLeast pause: Duration? = nil) -> Duration? {
        if let patience, now - since >= patience { return nil }
        defer { delay = min(delay * 2, Self.longest) }
        return max(delay, pause ?? .zero)
    }
}
