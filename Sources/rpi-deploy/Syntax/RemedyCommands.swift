import FleetStore

/// What to do next, as the command line says it: by the command that does it.
enum RemedyCommands {
    /// An error as a person at the command line reads it.
    static func text(of error: any Error) -> String {
        guard let refusal = error as? any Remediable, let remedy = refusal.remedy else { return "\(error)" }
        return "\(refusal.finding) \(text(of: remedy))"
    }

    static func text(of remedy: Remedy) -> String {
        switch remedy {
        case .findVenue: "'venue list' shows the codes; 'venue create' makes one."
        case .editVenue: "Choose another code, or change it with 'venue edit'."
        case .findProduct: "'product list' shows the codes; 'product create' makes one."
        case .findHostname: "'pool list' shows them; 'pool import' adds kart numbers."
        case .seeHolders: "'pool list' shows which has which."
        case .awaitInstallation: "Wait until 'deployment list' shows it done, or switch the device off and try again after a minute."
        case .takeFromDevice: "Choose another device, or take the name from this one with 'pool release' if it is to get another."
        case .releaseFallback: "Release it with 'pool release', or assign the device a hostname."
        case .endReservation: "Give it that, or end the reservation with 'pool release'."
        case .confirmUnheard: "Compare the number with the board; with --yes it is replaced all the same."
        case .seeWaiting: "'pool waiting' shows them; give a lower number or their serial numbers."
        case .nameWaiting: "Assign it one with 'pool assign'."
        case .findBatch: "'batch list' shows them; 'batch create' makes one."
        case .startBatch(let id): "Start it first with 'batch start \(id)', or cancel it."
        case .seeBatch(let id): "Look at it with 'batch show \(id)'."
        case .repeatBatch(let id): "Make another like it with 'batch create --from \(id)'."
        case .cancelBatch(let id): "Wait until that is over, or cancel it with 'batch cancel \(id)'."
        case .fillPoolForBatch: "Import kart numbers with 'pool import', release some, or make the batch smaller."
        case .fillPool: "Import kart numbers with 'pool import' or release a hostname."
        case .findImage: "'image list' shows names, products and versions; 'image add' adds one."
        case .chooseImage(let product): "'image list' shows the images; name one of \(product)."
        case .activateImage: "Activate one with 'image activate'."
        case .activateUnnamed: "Repair it (fsck) and add it again, or activate it with --unnamed if its cards need no name."
        case .awaitDeployments: "Wait until 'deployment list' shows them done."
        case .findDeployment: "'deployment list' shows them."
        case .findWebhook: "'webhook list' shows them; 'webhook add' makes one."
        case .findUser: "'user list' shows them; 'user add' makes one."
        case .findToken: "'token list' shows them; 'token create' makes one."
        case .freeDisk:
            "Remove old logs, backups or other files, then images that are not needed ('image remove'), and try again."
        }
    }
}
