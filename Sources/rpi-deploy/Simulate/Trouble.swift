import FaultInjection
import Fleet
import FleetStore

/// The faults of one simulated device, with what they have to know of its image.
struct Trouble: Sendable {
    let faults: [Fault]
    let site: FaultSite

    /// How its card shows what is on it, where it is smaller than it says.
    var wrap: CardWrap? { FaultPlan(faults, site: site).cardWrap }

    /// Looks the active image of the product up; without one, shares of it are shares of nothing.
    init(_ faults: [Fault], product: ProductCode, in store: any FleetStore) async throws {
        self.faults = faults
        let image = try await store.activeImage(of: product)?.properties
        site = FaultSite(
            imageByteCount: image?.sizeInBytes ?? 0, packedByteCount: image?.packedSizeInBytes ?? 0,
            usedByteCount: image?.usedSizeInBytes ?? 0)
    }
}
