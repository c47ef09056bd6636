/// What became of the devices that a batch has served: of each, what its newest deployment says.
public struct BatchOutcomes: Hashable, Sendable {
    /// Devices that were installed.
    public var done: Int
    /// Devices whose newest attempt failed.
    public var failed: Int
    /// Devices that are being installed, those that fell silent included.
    public var inProgress: Int

    /// Counts of devices.
    public init(done: Int = 0, failed: Int = 0, inProgress: Int = 0) {
        self.done = done
        self.failed = failed
        self.inProgress = inProgress
    }

    /// Such as `5 done, 2 failed, 1 in progress`; what there is none of is left out, apart from those that are done.
    public var text: String {
        var parts = ["\(done) done"]
        if failed > 0 { parts.append("\(failed) failed") }
        if inProgress > 0 { parts.append("\(inProgress) in progress") }
        return parts.joined(separator: ", ")
    }
}
