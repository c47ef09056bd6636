import DeviceProtocol

/// The steps of an installation, in order.
public enum InstallStep: Int, Sendable, CaseIterable {
    /// The device knows who it is.
    case identify
    /// The card is there and can be written.
    case checkCard
    /// The server says what to install, and under which name.
    case configure
    /// The list of chunks is fetched, and fits the card.
    case fetchManifest
    /// The server can make the device's own blocks: a card that cannot be named is found out before anything is written.
    case askForPatch
    /// What is already on the card is compared with the image.
    case inspectCard
    /// The image is fetched, decoded, compared and written.
    case transfer
    /// Everything written is read back and compared.
    case readBack
    /// The device's own blocks are fetched, written and read back.
    case customize
    /// The first chunk, with the partition table, makes the card one that boots.
    case finish
    /// The server hears how it ended.
    case report

    /// The step as a name for people.
    public var name: String {
        switch self {
        case .identify: "identify the device"
        case .checkCard: "check the card"
        case .configure: "ask for the configuration"
        case .fetchManifest: "fetch the list of chunks"
        case .askForPatch: "ask for the device's own files"
        case .inspectCard: "inspect the card"
        case .transfer: "fetch and write the image"
        case .readBack: "read the card back"
        case .customize: "put in the device's own files"
        case .finish: "write the first chunk"
        case .report: "report to the server"
        }
    }

    /// The status that reports of this step carry; `nil` where the step has none of its own.
    var status: DeploymentStatus? {
        switch self {
        case .identify, .checkCard, .configure, .report: nil
        case .fetchManifest, .askForPatch, .inspectCard: .starting
        case .transfer: .downloading
        case .readBack: .verifying
        case .customize, .finish: .customizing
        }
    }
}
