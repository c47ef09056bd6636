/// How far a deployment has come, as its device last said; `nil` where it said nothing.
public struct DeploymentProgress: Hashable, Sendable {
    /// No card, image or line has more bytes than these 16 TiB, and no stage takes as many milliseconds: what a device tells beyond is cut to it, so
    /// that no sum or share of such numbers is more than a whole number can be.
    public static let largestNumber: UInt64 = 1 << 44

    /// Bytes of the raw image that are to be written.
    public let bytesTotal: UInt64?
    /// Bytes of the raw image that are on the card.
    public let bytesWritten: UInt64?
    /// Bytes received over the network.
    public let bytesReceived: UInt64?
    /// Of these, bytes that had been received before.
    public let bytesResent: UInt64?
    /// Bytes of the raw image per second.
    public let rate: UInt64?
    /// Bytes that were read back from the card and compared.
    public let verifiedBytes: UInt64?
    /// Milliseconds that each stage was busy (network, decode, hash, write, …).
    public let stageTimes: [String: UInt64]

    /// Progress of which everything that is not given is unknown.
    public init(
        bytesTotal: UInt64? = nil, bytesWritten: UInt64? = nil, bytesReceived: UInt64? = nil, bytesResent: UInt64? = nil,
        rate: UInt64? = nil, verifiedBytes: UInt64? = nil, stageTimes: [String: UInt64] = [:]
    ) {
        self.bytesTotal = bytesTotal.map { min($0, Self.largestNumber) }
        self.bytesWritten = bytesWritten.map { min($0, Self.largestNumber) }
        self.bytesReceived = bytesReceived.map { min($0, Self.largestNumber) }
        self.bytesResent = bytesResent.map { min($0, Self.largestNumber) }
        self.rate = rate.map { min($0, Self.largestNumber) }
        self.verifiedBytes = verifiedBytes.map { min($0, Self.largestNumber) }
        self.stageTimes = stageTimes.mapValues { min($0, Self.largestNumber) }
    }
}
