import Fleet
import FleetStore

/// What to do next, as a page says it: by a link to where it is done.
enum RemedyLinks {
    static func html(of remedy: Remedy) -> HTML {
        switch remedy {
        case .findVenue: "<a href=\"/venues\">Venues</a> has the codes, and <a href=\"/venues/new\">New venue</a> makes one."
        case .editVenue(let code): "Choose another code, or edit <a href=\"\(VenuesPages.address(code))\">\(code)</a>."
        case .findProduct: "<a href=\"/products\">Products</a> has the codes, and <a href=\"/products/new\">New product</a> makes one."
        case .findHostname:
            "<a href=\"/kart-numbers\">Kart numbers</a> has them all, and <a href=\"/kart-numbers/import\">Import</a> adds some."
        case .seeHolders: "<a href=\"/kart-numbers\">Kart numbers</a> shows which device has which."
        case .awaitInstallation:
            "Wait until it is done on the <a href=\"/\">dashboard</a>, or switch the device off and try again after a minute."
        case .takeFromDevice(let hostname): "Choose another device, or release \(link(hostname)) first if this one is to get another."
        case .releaseFallback(let hostname): "Release \(link(hostname)), or assign the device a hostname."
        case .endReservation(let hostname): "Give it that, or end the reservation of \(link(hostname)) first."
        case .confirmUnheard: "Compare the number with the board, then say that it is meant."
        case .seeWaiting, .nameWaiting: "The <a href=\"/\">dashboard</a> shows the devices that wait."
        case .findBatch: "<a href=\"/batches\">Batches</a> has them all, and <a href=\"/batches/new\">New batch</a> makes one."
        case .startBatch(let id): "Start <a href=\"\(BatchesPages.address(id))\">batch \(id)</a> first, or cancel it."
        case .seeBatch(let id): "Look at <a href=\"\(BatchesPages.address(id))\">batch \(id)</a>."
        case .repeatBatch(let id):
            "<a href=\"\(PageAddress("/batches/new", [("from", id.description)]))\">Make another like it</a>."
        case .cancelBatch(let id): "Wait until <a href=\"\(BatchesPages.address(id))\">batch \(id)</a> is over, or cancel it."
        case .fillPoolForBatch(let product, let venue):
            "\(imports(product, venue)), release some, or make the batch smaller."
        case .fillPool(let product, let venue): "\(imports(product, venue)), or release a hostname."
        case .findImage: "<a href=\"/images\">Images</a> has them all, and says how one is added."
        case .chooseImage(let product): "<a href=\"/images\">Images</a> has those of \(product)."
        case .activateImage: "Activate one on <a href=\"/images\">Images</a>."
        case .activateUnnamed: "Repair it (fsck) and add it again, or say on <a href=\"/images\">Images</a> that its cards need no name."
        case .awaitDeployments: "Wait until the <a href=\"/deployments?status=open\">deployments in progress</a> are over."
        case .findDeployment: "<a href=\"/deployments\">Deployments</a> has them all."
        case .findWebhook: "<a href=\"/webhooks\">Webhooks</a> has them all, and <a href=\"/webhooks/new\">New webhook</a> makes one."
        case .findUser: "<a href=\"/users\">Users</a> has them all, and <a href=\"/users/new\">New user</a> makes one."
        case .findToken: "<a href=\"/tokens\">API tokens</a> has them all, and <a href=\"/tokens/new\">New token</a> makes one."
        case .freeDisk:
            "Remove old logs, backups or other files on the server, then <a href=\"/images\">images</a> that are not needed, and try again."
        }
    }

    private static func link(_ hostname: Hostname) -> HTML { "<a href=\"\(KartNumbersPages.address(hostname))\">\(hostname)</a>" }

    private static func imports(_ product: ProductCode, _ venue: VenueCode) -> HTML {
        let address = PageAddress("/kart-numbers/import", [("venue", venue.text), ("product", product.text)])
        return "<a href=\"\(address)\">Import kart numbers</a>"
    }
}
