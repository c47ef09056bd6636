/// How far a deployment has come, as its device last said; `nil` where it said nothing.
public struct DeploymentProgress: Hashable, Sendable {
    /// Bytes of the raw image that are to be written.
    public var bytesTotal: UInt64?
    /// Bytes of the raw image that are on the card.
    public var bytesWritten: UInt64?
    /// Bytes received over the network.
    public var bytesReceived: UInt64?
    /// Of these, bytes that had been received before.
    public var bytesResent: UInt64?
    /// Bytes of the raw image per second.
    public var rate: UInt64?
    /// Bytes that were read back from the card and compared.
    public var verifiedBytes: UInt64?
    /// Milliseconds that each stage was busy (network, decode, hash, write, …).
    public var stageTimes: [String: UInt64]

    /// Progress of which everything that is not given is unknown.
    public init(
        bytesTotal: UInt64? = nil, bytesWritten: UInt64? = nil, bytesReceived: UInt64? = nil, bytesResent: UInt64? = nil,
        rate: UInt64? = nil, verifiedBytes: UInt64? = nil, stageTimes: [String: UInt64] = [:]
    ) {
        self.bytesTotal = bytesTotal
        self.bytesWritten = bytesWritten
        self.bytesReceived = bytesReceived
        self.bytesResent = bytesResent
        self.rate = rate
        self.verifiedBytes = verifiedBytes
        self.stageTimes = stageTimes
    }
}
