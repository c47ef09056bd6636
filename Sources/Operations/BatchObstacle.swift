public import Fleet
public import FleetStore

/// What keeps a batch that is not over from serving all of its devices, unless somebody does something about it.
public enum BatchObstacle: Hashable, Sendable, Remediable {
    /// It installs the active image of its product, and none is active.
    case noActiveImage(ProductCode)
    /// Too few hostnames are available for what the batch still needs, and what other batches that are not over need of the same pool.
    case tooFewHostnames(ProductCode, VenueCode, available: Int, needed: Int, byOthers: Int)

    /// What is wanted and what was found.
    public var finding: String {
        switch self {
        case .noActiveImage(let product): "No image of \(product) is active, so every device is refused."
        case .tooFewHostnames(let product, let venue, let available, let needed, let others):
            "It needs \(needed) more \(needed == 1 ? "hostname" : "hostnames") of \(product) at \(venue)"
                + (others > 0 ? ", other batches need \(others)" : "") + ", and \(available) \(available == 1 ? "is" : "are") available."
        }
    }

    /// What to do next.
    public var remedy: Remedy? {
        switch self {
        case .noActiveImage(let product): .activateImage(product)
        case .tooFewHostnames(let product, let venue, _, _, _): .fillPool(product, venue)
        }
    }
}
