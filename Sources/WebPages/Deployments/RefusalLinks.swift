import Fleet
import FleetStore

/// Where it is mended that a device was refused.
enum RefusalLinks {
    /// - Returns: nil when there is no page for it.
    static func html(of deployment: Deployment) -> HTML? {
        switch deployment.refusalCode {
        case "unknown-venue": RemedyLinks.html(of: .findVenue)
        case "unknown-product": RemedyLinks.html(of: .findProduct)
        case "no-active-image", "image-not-packed", "unusable-image":
            deployment.product.map { RemedyLinks.html(of: .activateImage($0)) }
        case "pool-exhausted":
            deployment.product.flatMap { product in deployment.venue.map { RemedyLinks.html(of: .fillPool(product, $0)) } }
        case "waiting-for-operator": RemedyLinks.html(of: .nameWaiting)
        default: nil
        }
    }
}
