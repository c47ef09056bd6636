import DeviceProtocol

/// Why an installation failed.
public enum InstallError: Error, Equatable {
    /// The device has neither a serial number nor a MAC address.
    case unknownDevice
    /// The card cannot be used, written or read.
    case card(DestinationError)
    /// The image needs more room than the card has; both in bytes.
    case cardTooSmall(needed: UInt64, found: UInt64)
    /// The server refused to give this device anything to install.
    case refused(status: Int, message: String)
    /// Nothing could be fetched for this long.
    case unreachable(what: String, seconds: Int64, last: HTTPFailure)
    /// The server's answer stays wrong.
    case badAnswer(what: String, reason: String)
    /// The server speaks another version of the protocol.
    case unknownProtocol(Int64)
    /// The list of chunks is damaged, or of another image than the configuration says.
    case badManifest(String)
    /// A chunk arrived damaged each time it was fetched.
    case damagedChunk(index: Int, offset: UInt64, times: Int)
    /// A chunk reads back wrong although it was written twice.
    case badCard(index: Int, offset: UInt64, chunks: Int)
    /// A block of the patch, or the first chunk, reads back wrong although it was written twice.
    case badBlock(offset: UInt64)
    /// What was written at one place was overwritten by what was written at another one.
    case overwritten(offset: UInt64)
    /// The patch is damaged or of another image.
    case badPatch(String)
    /// The image on the server changed again and again while it was fetched.
    case imageKeepsChanging(times: Int, how: String)
    /// The card is complete, but the server has not taken in the report.
    case notAcknowledged(String)

    /// What is wrong and what to do, in words.
    public var message: String {
        switch self {
        case .unknownDevice: "this machine shows neither a serial number nor a MAC address: give --serial or --mac"
        case .card(let error): error.message
        case .cardTooSmall(let needed, let found):
            "the card is too small: the image needs \(ByteQuantity.exact(needed)) and the card has \(ByteQuantity.exact(found)); use a larger card"
        case .refused(let status, let message): "the server refused (\(status)): \(message)"
        case .unreachable(let what, let seconds, let last): "no \(what) for \(seconds) s: \(last.message)"
        case .badAnswer(let what, let reason): "no valid \(what) from the server: \(reason)"
        case .unknownProtocol(let version):
            "the server speaks version \(version) of the protocol, this installer version 1: update the boot files"
        case .badManifest(let reason): "the list of chunks cannot be used: \(reason)"
        case .damagedChunk(let index, let offset, let times):
            "chunk \(index) at byte \(offset) arrived damaged \(times) times: verify the image on the server"
        case .badCard(let index, let offset, let chunks):
            "the card is bad: \(chunks) chunk(s) read back wrong after being written twice, the first is chunk \(index) at byte \(offset); replace the card"
        case .badBlock(let offset): "the card is bad: what was written twice at byte \(offset) reads back wrong; replace the card"
        case .overwritten(let offset):
            "the card is bad: what was written at byte \(offset) was overwritten by what belongs elsewhere, so it is smaller than it says; replace the card"
        case .badPatch(let reason): "the device's own blocks cannot be used: \(reason)"
        case .imageKeepsChanging(let times, let how): "the image on the server changed \(times) times while it was fetched: \(how)"
        case .notAcknowledged(let reason): "the card is complete, but the server has not acknowledged it: \(reason)"
        }
    }

    /// Whether starting over may succeed without anyone changing anything here.
    public var mayPass: Bool {
        switch self {
        case .refused, .unreachable, .badAnswer, .badManifest, .damagedChunk, .badPatch, .imageKeepsChanging, .notAcknowledged: true
        case .unknownDevice, .card, .cardTooSmall, .unknownProtocol, .badCard, .badBlock, .overwritten: false
        }
    }
}
