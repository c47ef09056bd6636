public import Fleet
public import FleetStore
public import Imaging

/// Why an operation was refused or failed, in words for the person or device that asked for it.
public enum OperationError: Error, Remediable {
    /// The data directory cannot be made or used.
    case unusableDataDirectory(path: String, reason: String)
    /// The store refused or failed.
    case store(StoreError)
    /// A value that a device sent does not follow the rules.
    case badValue(FleetError)
    /// The device is refused for now; it may ask again.
    case refused(RefusalReason)
    /// An image could not be read, packed or checked.
    case imaging(image: String, ImagingError)
    /// The files of an image are missing or damaged.
    case unusableImage(ImageName, problem: String, folder: String)
    /// A device's own files could not be computed into the image.
    case notPatched(image: ImageName, reason: String)
    /// The image takes no hostname, so its cards would all have the same name.
    case unnamedImage(ImageName, reason: String)
    /// The deployment is over, so its hostname may belong to another device.
    case deploymentEnded(DeploymentID, reason: String)
    /// The token does not open the deployment.
    case wrongToken
    /// A report of success that does not show that the whole image was read back.
    case unprovenSuccess(reason: String)
    /// An operator's file cannot go onto a card.
    case badOperatorFile(path: String, reason: String)
    /// A batch needs more to be said.
    case incompleteBatch(missing: String)
    /// A batch is to start by itself at a time that is over.
    case startHasPassed(Timestamp, now: Timestamp)
    /// The next hostname is that of a venue, and none was given.
    case venueMissing
    /// The server does too much at the same time; the device may ask again.
    case busy(reason: String)
    /// An error that no operation expects; the text is for the log.
    case unexpected(String)
    /// The operator interrupted the work.
    case interrupted

    /// What was wanted and what was found.
    public var finding: String {
        switch self {
        case .unusableDataDirectory(let path, let reason):
            "The folder \(path) cannot be used: \(Self.sentence(reason)) Choose another with --data, or give this user the right to write there."
        case .store(let error): error.finding
        case .badValue(let error): error.description
        case .refused(let reason): reason.finding
        case .imaging(let image, let error): "\(image): \(error.description)"
        case .unusableImage(let name, let problem, let folder):
            "The image \(name) cannot be installed: \(problem). Put \(name.packedFileName) and \(name.manifestFileName) back into \(folder), or remove the image and add it again."
        case .notPatched(let image, let reason):
            "The hostname cannot be put into the image \(image): \(Self.sentence(reason))"
        case .unnamedImage(let image, let reason):
            "The image \(image) takes no hostname: \(Self.sentence(reason))"
        case .deploymentEnded(let id, let reason):
            "Deployment \(id) is over: \(Self.sentence(reason)) Ask for a new configuration."
        case .wrongToken:
            "The token does not belong to this deployment. Ask for a new configuration."
        case .unprovenSuccess(let reason):
            "A success is only believed when the whole card was read back: \(reason). The deployment counts as failed; install again."
        case .badOperatorFile(let path, let reason):
            "The file \(path) cannot go onto a card: \(Self.sentence(reason))"
        case .incompleteBatch(let missing): "A batch needs a \(missing), and none was given. Give it, or a batch to make this one like."
        case .startHasPassed(let start, let now):
            "The batch cannot start by itself at \(start) UTC: it is \(now) UTC already. Give a time to come, or start it at once."
        case .venueMissing: "The next hostname is one of a venue, and none was given. Give a venue, or a hostname for each device."
        case .busy(let reason): "The server is busy: \(reason). Ask again."
        case .unexpected(let detail): "An unexpected error: \(detail). Please report it."
        case .interrupted:
            "Interrupted. Nothing was changed."
        }
    }

    /// What to do next.
    public var remedy: Remedy? {
        switch self {
        case .store(let error): error.remedy
        case .refused(let reason): reason.remedy
        case .unnamedImage(let image, _): .activateUnnamed(image)
        default: nil
        }
    }
}

extension OperationError {
    /// Wraps what an operation's parts throw.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as OperationError: error
            case let error as StoreError: .store(error)
            case let error as FleetError: .badValue(error)
            default: .unexpected("\(error)")
            }
    }
}

extension OperationError {
    private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }

    /// The bare reason, where the message around it is said already.
    var reasonForPeople: String {
        if case .notPatched(_, let reason) = self { reason } else { description }
    }
}
