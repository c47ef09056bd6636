public import Fleet

/// Why the store did not do as asked; nothing was changed. Each message says what was wanted, what was found and what to do.
public enum StoreError: Error, Hashable, Sendable, Remediable {
    // Venues and products
    /// There is no such venue.
    case unknownVenue(VenueCode)
    /// The code is another venue's.
    case venueExists(VenueCode)
    /// Something refers to the venue.
    case venueInUse(VenueCode, hostnames: Int, batches: Int, deployments: Int)
    /// There is no such product.
    case unknownProduct(ProductCode)
    /// The code is another product's.
    case productExists(ProductCode)
    /// The product's hostnames do not come from a pool.
    case notAPoolProduct(ProductCode)

    // Hostnames
    /// There is no such hostname.
    case unknownHostname(Hostname)
    /// The hostname is not free to be given to a device.
    case hostnameNotAvailable(Hostname, HostnameState)
    /// The hostname is not held by a device.
    case hostnameNotAssigned(Hostname, HostnameState)
    /// A device is being installed under the hostname right now, so it cannot be released.
    case hostnameIsInstalled(Hostname)
    /// The device has another hostname of the same product.
    case deviceHasHostname(DeviceIdentity, Hostname)
    /// The hostname is not retired.
    case hostnameNotRetired(Hostname, HostnameState)
    /// A fallback name belongs to its device alone.
    case fallbackStays(Hostname)
    /// Another hostname of the same product is kept for the device.
    case deviceHasReservation(DeviceIdentity, Hostname)
    /// The device has never asked for anything, so its number may be mistyped; the hostname would leave the device that has it.
    case deviceUnheard(DeviceIdentity, Hostname, holder: DeviceIdentity)
    /// Fewer devices wait for a hostname than were to get one.
    case tooFewWaiting(ProductCode, wanted: Int, found: Int)
    /// The device cannot get a hostname.
    case refused(RefusalReason)

    // Batches
    /// There is no such batch.
    case unknownBatch(BatchID)
    /// The order has no sense in the batch's state.
    case batchCannot(BatchID, BatchOrderError)
    /// The batch has no place in the line any more.
    case batchIsOver(BatchID, BatchState)
    /// A batch cannot stand before or after itself.
    case batchBesideItself(BatchID)
    /// The pool has fewer available hostnames than the batch needs.
    case tooFewHostnames(ProductCode, VenueCode, wanted: Int, available: Int, assigned: Int)
    /// The image is another product's.
    case imageOfOtherProduct(ImageName, ProductCode, wanted: ProductCode)
    /// A batch that is not over names the image, so it cannot be removed.
    case imageIsPinned(ImageName, BatchID)
    /// There is no image of this version.
    case unknownImageVersion(ImageVersion, ProductCode)

    // Images
    /// There is no such image.
    case unknownImage(ImageName)
    /// The name is another image's.
    case imageExists(ImageName)
    /// The image is the active one of its product.
    case imageIsActive(ImageName, ProductCode)
    /// Devices are installing the image right now, so it cannot be removed.
    case imageIsInstalled(ImageName, devices: Int64)
    /// No image of the product was active before.
    case noPreviousImage(ProductCode)

    // Deployments
    /// There is no such deployment.
    case unknownDeployment(DeploymentID)
    /// The token is not the deployment's.
    case wrongToken(DeploymentID)
    /// The device knows its token, or has used it before, and must go on doing so.
    case tokenRequired(DeploymentID)
    /// The device has no deployment to report on.
    case noDeployment(DeviceIdentity)

    // Webhooks
    /// There is no such webhook.
    case unknownWebhook(AccountName)
    /// The name is another webhook's.
    case webhookExists(AccountName)
    /// There are as many webhooks as there may be.
    case tooManyWebhooks(limit: Int)

    // Any of them
    /// What was to be changed (`venue CORO`, `batch 3`) is not as it was expected to be.
    case changedMeanwhile(String)

    // The database itself
    /// There is no database file.
    case missingDatabase(path: String)
    /// The file was made by a newer version of the program.
    case newerSchema(path: String, found: Int, known: Int)
    /// The file is a database, but not one of this program.
    case foreignDatabase(path: String, tables: [String])
    /// The file is not a database.
    case notADatabase(path: String)
    /// The file cannot be opened, read or written.
    case unusable(path: String, detail: String)
    /// Others kept the database locked for too long.
    case busy(path: String)
    /// The disk is full.
    case diskFull(path: String)
    /// What the database holds contradicts its own rules.
    case damaged(path: String, detail: String)
    /// The database refused for a reason that the program does not expect.
    case failed(path: String, detail: String)

    /// What was wanted and what was found.
    public var finding: String {
        switch self {
        case .unknownVenue(let code): "There is no venue \(code)."
        case .venueExists(let code): "There is a venue \(code) already."
        case .venueInUse(let code, let hostnames, let batches, let deployments):
            "The venue \(code) cannot be deleted: \(hostnames) hostnames, \(batches) batches and \(deployments) deployments refer to it. A venue with history stays."
        case .unknownProduct(let code): "There is no product \(code)."
        case .productExists(let code): "There is a product \(code) already. Choose another code."
        case .notAPoolProduct(let code):
            "Hostnames of \(code) come from serial numbers, so it has no kart numbers to import. Let its devices ask: each gets its name then."
        case .unknownHostname(let hostname): "There is no hostname \(hostname)."
        case .hostnameNotAvailable(let hostname, let state):
            "The hostname \(hostname) is \(state.rawValue), not available. Release it first, or choose another."
        case .hostnameNotAssigned(let hostname, let state): "The hostname \(hostname) is \(state.rawValue), so no device has it."
        case .hostnameIsInstalled(let hostname): "A device is being installed as \(hostname) right now."
        case .deviceHasHostname(let device, let hostname):
            "The device (\(device)) has the hostname \(hostname) already, and keeps it."
        case .hostnameNotRetired(let hostname, let state):
            "The hostname \(hostname) is \(state.rawValue), not retired. There is nothing to take back."
        case .fallbackStays(let hostname): "The name \(hostname) was made for one device that has no venue, and goes with it."
        case .deviceHasReservation(let device, let hostname): "The hostname \(hostname) is reserved for the device (\(device))."
        case .deviceUnheard(let device, let hostname, let holder):
            "The server has never heard of a device with \(device)\(Self.doubt(of: device)). The device with \(holder) would lose the hostname \(hostname) to it."
        case .tooFewWaiting(let product, let wanted, let found):
            "\(wanted) devices were to get a hostname of \(product), and \(found) are waiting for one."
        case .refused(let reason): reason.finding
        case .unknownBatch(let id): "There is no batch \(id)."
        case .batchCannot(let id, let error): "Batch \(id) is \(error.state.rawValue), so it cannot \(error.order.rawValue)."
        case .batchIsOver(let id, let state): "Batch \(id) is \(state.rawValue), so it has no place in the line."
        case .batchBesideItself(let id): "Batch \(id) cannot be moved before or after itself. Name another batch."
        case .tooFewHostnames(let product, let venue, let wanted, let available, let assigned):
            "A batch of \(wanted) devices needs as many available hostnames of \(product) at \(venue), and there are \(available)."
                + (assigned > 0 ? " (\(assigned) devices have one there already: they keep it when they ask, also without a batch.)" : "")
        case .imageOfOtherProduct(let name, let found, let wanted): "The image \(name) is for \(found), and the batch is for \(wanted)."
        case .imageIsPinned(let name, let batch): "The image \(name) cannot be removed: batch \(batch) installs it."
        case .unknownImageVersion(let version, let product): "There is no such image of \(product) with the version \(version)."
        case .unknownImage(let name): "There is no image \(name)."
        case .imageExists(let name): "There is an image \(name) already. Choose another name, or remove it first."
        case .imageIsActive(let name, let product):
            "The image \(name) is the active one of \(product) and cannot be removed. Activate another first."
        case .imageIsInstalled(let name, let devices): "The image \(name) cannot be removed now: \(devices) devices are installing it."
        case .noPreviousImage(let product): "No other image of \(product) was active before. Activate one by name."
        case .unknownDeployment(let id): "There is no deployment \(id)."
        case .wrongToken(let id): "The token is not that of deployment \(id). Ask for a new configuration."
        case .tokenRequired(let id): "Deployment \(id) is reported on with its token, and this report has none. Send the token."
        case .noDeployment(let device): "The device (\(device)) has no deployment to report on. Ask for a configuration first."
        case .unknownWebhook(let name): "There is no webhook \(name)."
        case .webhookExists(let name): "There is a webhook \(name) already. Choose another name, or remove that one first."
        case .tooManyWebhooks(let limit): "There are \(limit) webhooks, and no more can be added. Remove one that is not needed."
        case .changedMeanwhile(let subject):
            "The \(subject) was changed by somebody else meanwhile, and nothing of it was overwritten. Look at it again, then change it."
        case .missingDatabase(let path): "There is no database at \(path). Make one with 'db init', or correct --data."
        case .newerSchema(let path, let found, let known):
            "The database \(path) has schema version \(found), and this program knows versions up to \(known). Use the newer program, or restore the backup from before its first start."
        case .foreignDatabase(let path, let tables):
            "The database \(path) is not one of this program: it has the tables \(tables.joined(separator: ", ")) and no version mark. Move it away, or correct --data."
        case .notADatabase(let path): "The file \(path) is not a database. Move it away, or restore a backup."
        case .unusable(let path, let detail):
            "The database \(path) cannot be used: \(detail). Check that the file, its folder and their owner are right."
        case .busy(let path): "Another program keeps the database \(path) locked. End it, then try again."
        case .diskFull(let path): "The disk of \(path) is full, and nothing was changed."
        case .damaged(let path, let detail):
            "The database \(path) is damaged: \(Self.clause(detail)). Check it with 'db verify' and restore a backup."
        case .failed(let path, let detail): "The database \(path) refused: \(Self.clause(detail)). Check it with 'db verify'."
        }
    }

    /// What to do next. Of the database's own troubles only a shell on the server can mend anything, so they name its commands themselves.
    public var remedy: Remedy? {
        switch self {
        case .unknownVenue: .findVenue
        case .venueExists(let code): .editVenue(code)
        case .unknownProduct: .findProduct
        case .unknownHostname: .findHostname
        case .hostnameNotAssigned: .seeHolders
        case .hostnameIsInstalled: .awaitInstallation
        case .deviceHasHostname(_, let hostname): .takeFromDevice(hostname)
        case .fallbackStays(let hostname): .releaseFallback(hostname)
        case .deviceHasReservation(_, let hostname): .endReservation(hostname)
        case .deviceUnheard: .confirmUnheard
        case .tooFewWaiting: .seeWaiting
        case .refused(let reason): reason.remedy
        case .unknownBatch: .findBatch
        case .batchCannot(let id, let error): error.remedy(of: id)
        case .batchIsOver(let id, _): .repeatBatch(id)
        case .tooFewHostnames(let product, let venue, _, _, _): .fillPoolForBatch(product, venue)
        case .imageOfOtherProduct(_, _, let wanted): .chooseImage(wanted)
        case .imageIsPinned(_, let batch): .cancelBatch(batch)
        case .unknownImageVersion, .unknownImage: .findImage
        case .imageIsInstalled: .awaitDeployments
        case .unknownDeployment: .findDeployment
        case .unknownWebhook: .findWebhook
        case .diskFull: .freeDisk
        case .venueInUse, .productExists, .notAPoolProduct, .hostnameNotAvailable, .hostnameNotRetired, .batchBesideItself, .imageExists,
            .imageIsActive, .noPreviousImage, .wrongToken, .tokenRequired, .noDeployment, .webhookExists, .tooManyWebhooks,
            .changedMeanwhile, .missingDatabase, .newerSchema, .foreignDatabase, .notADatabase, .unusable, .busy, .damaged, .failed:
            nil
        }
    }

    /// What else speaks against a serial number.
    private static func doubt(of device: DeviceIdentity) -> String {
        guard let serial = device.serial, !serial.isOfPi else { return "" }
        return ", and that of a Raspberry Pi has 16 hexadecimal digits (8 on older ones)"
    }

    /// Words of another part as a part of a sentence.
    private static func clause(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }
}

extension BatchOrderError {
    /// What to do instead of the order.
    fileprivate func remedy(of id: BatchID) -> Remedy {
        switch state {
        case .pending: .startBatch(id)
        case .active, .paused: .seeBatch(id)
        case .completed, .cancelled: .repeatBatch(id)
        }
    }
}
