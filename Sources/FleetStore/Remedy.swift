public import Fleet

/// What to do next about something that was refused. Who refuses knows what is to be done; how that is done each front says in its own words: the
/// command line names a command, a page has a link. ``description`` is for all others: programs, devices, logs.
public enum Remedy: Hashable, Sendable, CustomStringConvertible {
    /// Look which venues there are, or create one.
    case findVenue
    /// Choose another code, or edit the venue that has it.
    case editVenue(VenueCode)
    /// Look which products there are, or create one.
    case findProduct
    /// Look which hostnames there are, or import kart numbers.
    case findHostname
    /// Look which device has which hostname.
    case seeHolders
    /// Wait until a device is installed.
    case awaitInstallation
    /// Take a hostname from the device that has it, or choose another device.
    case takeFromDevice(Hostname)
    /// Release the name of a device without a venue, or assign the device a hostname.
    case releaseFallback(Hostname)
    /// Give a device the hostname that is kept for it, or end the reservation.
    case endReservation(Hostname)
    /// Look at the number of a device that was never heard of, or say that it is meant all the same.
    case confirmUnheard
    /// Look which devices wait for a hostname, and name fewer.
    case seeWaiting
    /// Give a device that waits a hostname.
    case nameWaiting
    /// Look which batches there are, or create one.
    case findBatch
    /// Start a batch first, or cancel it.
    case startBatch(BatchID)
    /// Look at a batch.
    case seeBatch(BatchID)
    /// Make another batch like one that is over.
    case repeatBatch(BatchID)
    /// Wait until a batch is over, or cancel it.
    case cancelBatch(BatchID)
    /// Import kart numbers, release some, or make the batch smaller.
    case fillPoolForBatch(ProductCode, VenueCode)
    /// Import kart numbers, or release a hostname.
    case fillPool(ProductCode, VenueCode)
    /// Look which images there are, or add one.
    case findImage
    /// Choose an image of a product.
    case chooseImage(ProductCode)
    /// Activate an image of a product.
    case activateImage(ProductCode)
    /// Repair an image that takes no hostname, or activate it all the same.
    case activateUnnamed(ImageName)
    /// Wait until devices are installed.
    case awaitDeployments
    /// Look which deployments there were.
    case findDeployment
    /// Look which webhooks there are, or add one.
    case findWebhook
    /// Look which users there are, or add one.
    case findUser
    /// Look which tokens there are, or create one.
    case findToken
    /// Make room on the disk.
    case freeDisk

    /// In words that name neither a command nor a page.
    public var description: String {
        switch self {
        case .findVenue: "Correct the code, or create the venue."
        case .editVenue: "Choose another code, or edit that venue."
        case .findProduct: "Correct the code, or create the product."
        case .findHostname: "Correct the name, or import its kart number."
        case .seeHolders: "The list of hostnames shows which device has which."
        case .awaitInstallation: "Wait until its deployment is over, or switch the device off and try again after a minute."
        case .takeFromDevice: "Choose another device, or release the name if this one is to get another."
        case .releaseFallback: "Release it, or assign the device a hostname."
        case .endReservation: "Give it that, or end the reservation."
        case .confirmUnheard: "Compare the number with the board, then say that an unheard device is meant."
        case .seeWaiting: "Give a lower number, or name the devices."
        case .nameWaiting: "Assign it one."
        case .findBatch: "Correct the number, or create a batch."
        case .startBatch: "Start it first, or cancel it."
        case .seeBatch: "Look at it before anything else."
        case .repeatBatch: "Make another like it."
        case .cancelBatch: "Wait until that is over, or cancel it."
        case .fillPoolForBatch: "Import kart numbers, release some, or make the batch smaller."
        case .fillPool: "Import kart numbers, or release a hostname."
        case .findImage: "Correct the name, or add the image."
        case .chooseImage(let product): "Name one of \(product)."
        case .activateImage: "Activate one."
        case .activateUnnamed: "Repair it (fsck) and add it again, or allow that it takes none if its cards need no name."
        case .awaitDeployments: "Wait until their deployments are over."
        case .findDeployment: "The history has their numbers."
        case .findWebhook: "Correct the name, or add the webhook."
        case .findUser: "Correct the name, or add the user."
        case .findToken: "Correct the name, or create a token."
        case .freeDisk: "Remove old logs, backups or other files, then images that are not needed, and try again."
        }
    }
}
