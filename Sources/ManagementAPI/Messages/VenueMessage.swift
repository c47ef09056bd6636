public import DeviceProtocol
import Fleet
public import FleetStore

/// A venue as JSON: the columns of its table, and the counts of its hostnames.
public struct VenueMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<VenueSummary>(
        "Venue",
        [
            .text("code", .venueCode) { $0.venue.code.text },
            .text("name") { $0.venue.details.name },
            .textIfAny("location") { $0.venue.details.location },
            .textIfAny("contact_email") { $0.venue.details.contactEmail },
            .text("created_at", .moment) { $0.venue.createdAt.text },
            .count("available_kxp2") { PoolCountsForm.counts(of: "KXP2", in: $0.pools).available },
            .count("available_rxp2") { PoolCountsForm.counts(of: "RXP2", in: $0.pools).available },
            .count("assigned_kxp2") { PoolCountsForm.counts(of: "KXP2", in: $0.pools).assigned },
            .count("assigned_rxp2") { PoolCountsForm.counts(of: "RXP2", in: $0.pools).assigned },
            PoolCountsForm.byProduct("hostnames") { $0.pools },
        ])

    /// A venue with its counts.
    public init(_ summary: VenueSummary) {
        json = Self.form.message(summary)
    }
}
