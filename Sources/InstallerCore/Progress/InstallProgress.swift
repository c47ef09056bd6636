/// How far an installation is.
public struct InstallProgress: Equatable, Sendable {
    /// The step that is under way.
    public var step: InstallStep = .identify
    /// The hostname, once the server has given one.
    public var hostname: String?
    /// Whether the device's own blocks, its hostname among them, were written to the card and read back.
    public var isNamed = false
    /// The version of the image, once the server has named it.
    public var imageVersion: String?
    /// Raw bytes that must be on the card in the end.
    public var bytesTotal: UInt64 = 0
    /// Raw bytes that are written or were found right on the card.
    public var bytesWritten: UInt64 = 0
    /// Those of ``bytesWritten`` that were on the card before.
    public var bytesFound: UInt64 = 0
    /// Raw bytes that were read back from the card and found right.
    public var bytesVerified: UInt64 = 0
    /// Packed bytes that came from the network.
    public var bytesReceived: UInt64 = 0
    /// Packed bytes that had to come again, after a cut or because they were damaged.
    public var bytesResent: UInt64 = 0
    /// The speed of the last seconds: raw bytes written, or read back, per second.
    public var bytesPerSecond: UInt64 = 0
    private var busy = [Duration](repeating: .zero, count: InstallStage.allCases.count)

    /// Nothing is done yet.
    public init() {}

    /// How long a stage was busy so far.
    public func time(of stage: InstallStage) -> Duration { busy[stage.rawValue] }

    /// The stage that was busy longest, and so sets the pace; `nil` where nothing was done.
    public var limit: InstallStage? {
        let longest = InstallStage.allCases.max { time(of: $0) < time(of: $1) }
        return longest.flatMap { time(of: $0) > .zero ? $0 : nil }
    }

    mutating func add(_ duration: Duration, to stage: InstallStage) { busy[stage.rawValue] += duration }

    /// The share of the work that is done, in per cent: writing is one half of it, reading back the other.
    public var percent: Int {
        bytesTotal == 0 ? 0 : Int((bytesWritten + bytesVerified) * 50 / bytesTotal)
    }

    /// How long the rest takes at the present speed, in seconds; `nil` while that cannot be said.
    public var secondsLeft: UInt64? {
        guard bytesPerSecond > 0, bytesTotal > 0, step == .transfer || step == .readBack else { return nil }
        return (2 * bytesTotal - min(bytesWritten, bytesTotal) - min(bytesVerified, bytesTotal)) / bytesPerSecond
    }

    /// A new attempt starts: what the card holds counts anew, what came over the network stays.
    mutating func startOver() {
        isNamed = false
        bytesWritten = 0
        bytesFound = 0
        bytesVerified = 0
    }
}
