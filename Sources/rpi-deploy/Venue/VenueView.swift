import Fleet
import FleetStore

/// A venue as `--json` prints it.
struct VenueView: Encodable {
    let code: String
    let name: String
    let location: String?
    let contact_email: String?
    let created_at: String
    var hostnames: [String: PoolCountsView]?

    init(_ venue: Venue) {
        code = venue.code.text
        name = venue.details.name
        location = venue.details.location
        contact_email = venue.details.contactEmail
        created_at = venue.createdAt.text
    }

    init(_ summary: VenueSummary) {
        self.init(summary.venue)
        var pools: [String: PoolCountsView] = [:]
        for (product, counts) in summary.pools { pools[product.text] = PoolCountsView(counts) }
        hostnames = pools
    }
}
