/// What the threads of an installation are busy with.
public enum InstallStage: Int, Sendable, CaseIterable {
    /// Waiting for, and receiving from, the server.
    case network
    /// Decoding zstd frames.
    case decode
    /// Computing and comparing digests.
    case hash
    /// Writing to the card.
    case write
    /// Reading from the card.
    case readBack

    /// The stage's name in reports.
    public var name: String {
        switch self {
        case .network: "network"
        case .decode: "decode"
        case .hash: "hash"
        case .write: "write"
        case .readBack: "readback"
        }
    }
}
