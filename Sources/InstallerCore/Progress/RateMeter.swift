/// The speed of the last seconds.
struct RateMeter {
    private static let window = Duration.seconds(5)

    private var samples: [(time: Duration, bytes: UInt64)] = []

    /// Bytes per second, given how many there are now.
    mutating func rate(bytes: UInt64, at now: Duration) -> UInt64 {
        if let last = samples.last, bytes < last.bytes { samples = [] }
        samples.append((now, bytes))
        while samples.count > 2, now - samples[1].time >= Self.window { samples.removeFirst() }
        guard let first = samples.first else { return 0 }
        let milliseconds = (now - first.time).milliseconds
        return milliseconds == 0 ? 0 : (bytes - first.bytes) * 1_000 / milliseconds
    }
}
