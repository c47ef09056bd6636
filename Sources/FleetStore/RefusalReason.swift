public import Fleet

/// Why a device gets no hostname or no image.
public enum RefusalReason: Hashable, Sendable, Remediable {
    /// The store has no such product.
    case unknownProduct(ProductCode)
    /// The store has no such venue.
    case unknownVenue(VenueCode)
    /// No image of the product is active.
    case noActiveImage(ProductCode)
    /// No image of the product is active; the original system's was not added yet.
    case imageNotPacked(OriginalImage)
    /// The active image's files are missing or damaged, so no device can be given it; what is wrong.
    case unusableImage(ImageName, problem: String)
    /// The pool has no available number.
    case poolExhausted(ProductCode, VenueCode, PoolCounts)
    /// The product's hostnames come from serial numbers, and the device sent none.
    case serialNumberMissing(ProductCode)
    /// Every identifier that can be made of the device's serial number is another device's.
    case identifiersTaken(ProductCode, DeviceIdentity)
    /// The device named no venue and waits for an operator.
    case waitingForOperator(ProductCode, DeviceIdentity)
    /// As many devices of the batch are being installed as may be at once; the place is that in the line, from 1.
    case waitingForTurn(BatchID, limit: Int, place: Int)
    /// The device asked, and was granted what it asked for, as often within an hour as one may.
    case tooManyStarts(DeviceIdentity, limit: Int)

    /// A stable word for programs.
    public var code: String {
        switch self {
        case .unknownProduct: "unknown-product"
        case .unknownVenue: "unknown-venue"
        case .noActiveImage: "no-active-image"
        case .imageNotPacked: "image-not-packed"
        case .unusableImage: "unusable-image"
        case .poolExhausted: "pool-exhausted"
        case .serialNumberMissing: "serial-number-missing"
        case .identifiersTaken: "identifiers-taken"
        case .waitingForOperator: "waiting-for-operator"
        case .waitingForTurn: "waiting-for-turn"
        case .tooManyStarts: "too-many-starts"
        }
    }

    /// What is wrong.
    public var finding: String {
        switch self {
        case .unknownProduct(let product): "There is no product \(product)."
        case .unknownVenue(let venue): "There is no venue \(venue)."
        case .noActiveImage(let product): "No image of the product \(product) is active."
        case .imageNotPacked(let image):
            "No image of the product \(image.product) is active; \(image.fileName) of the original system has to be packed first. Do it on the server with '\(image.addCommand) --activate'."
        case .unusableImage(let image, let problem):
            "The image \(image) cannot be installed: \(problem). Put its files back or add it again, or activate another."
        case .poolExhausted(let product, let venue, let counts):
            "The pool of \(product) at \(venue) is exhausted: none of its \(counts.total) hostnames is available (\(counts.assigned) assigned, \(counts.reserved) reserved, \(counts.retired) retired)."
        case .serialNumberMissing(let product):
            "Hostnames of \(product) come from the serial number, and the device sent none. Correct the device's board, or assign it a hostname."
        case .identifiersTaken(let product, let device):
            "Every \(product) hostname for \(device) belongs to another device. Release one of them."
        case .waitingForOperator(let product, let device): "The device (\(device)) names no venue and waits for a hostname of \(product)."
        case .waitingForTurn(let batch, let limit, let place):
            "Batch \(batch) installs at most \(limit) devices at once, and this one is number \(place) in the line. Leave it on: it asks again by itself."
        case .tooManyStarts(let device, let limit):
            "The device (\(device)) has started \(limit) times within an hour, which no installation needs. See what makes it start again and again; it is served again within the hour."
        }
    }

    /// What to do.
    public var remedy: Remedy? {
        switch self {
        case .unknownProduct: .findProduct
        case .unknownVenue: .findVenue
        case .noActiveImage(let product): .activateImage(product)
        case .poolExhausted(let product, let venue, _): .fillPool(product, venue)
        case .waitingForOperator: .nameWaiting
        case .imageNotPacked, .unusableImage, .serialNumberMissing, .identifiersTaken, .waitingForTurn, .tooManyStarts: nil
        }
    }
}
