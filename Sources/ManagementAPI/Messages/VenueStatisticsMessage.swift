public import DeviceProtocol
import Fleet
public import FleetStore

/// A venue in numbers, with the keys of the original's `GET /api/venues/<code>/stats`.
public struct VenueStatisticsMessage: Message {
    /// The object.
    public let json: JSONValue

    static let form = MessageForm<VenueSummary>(
        "VenueStatistics",
        [
            .text("venue_code", .venueCode) { $0.venue.code.text },
            .count("total_hostnames") { $0.total.total },
            .count("available_hostnames") { $0.total.available },
            .count("assigned_hostnames") { $0.total.assigned },
            .count("retired_hostnames") { $0.total.retired },
            .count("reserved_hostnames") { $0.total.reserved },
            PoolCountsForm.byProduct("products") { $0.pools },
        ])

    /// The numbers of a venue.
    public init(_ summary: VenueSummary) {
        json = Self.form.message(summary)
    }
}
