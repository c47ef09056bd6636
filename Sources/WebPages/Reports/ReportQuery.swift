import Fleet
import FleetStore

/// The time and the filters of a report as an address has them. Its days are those of UTC, as the history counts them.
struct ReportQuery {
    static let path = "/reports"
    /// The days of a report when nobody chooses.
    private static let usualDays: Int64 = 30

    let venue: String?
    let product: String?
    let from: String
    let to: String
    let isFiltered: Bool

    init(_ visit: PageVisit) {
        venue = visit.query("venue")
        product = visit.query("product")
        let first = Timestamp(milliseconds: visit.now.milliseconds - (Self.usualDays - 1) * Timestamp.day)
        from = visit.query("from") ?? BrowserZone.utc.day(first)
        to = visit.query("to") ?? BrowserZone.utc.day(visit.now)
        isFiltered = ["venue", "product", "from", "to"].contains { visit.query($0) != nil }
    }

    /// What is wrong with it; nil: nothing.
    var problem: String? {
        if let venue, (try? VenueCode(venue)) == nil { return "A venue has a code of four letters or digits. Choose one of the list." }
        if let product, (try? ProductCode(product)) == nil {
            return "A product has a code of two to eight letters or digits. Choose one of the list."
        }
        guard let first = BrowserZone.utc.start(ofDay: from), let last = BrowserZone.utc.start(ofDay: to) else {
            return "A day is YYYY-MM-DD, such as 2026-03-01."
        }
        return last < first ? "The last day is before the first. Turn them round." : nil
    }

    /// The filter; nil where there is a problem.
    var filter: OutcomeFilter? {
        guard problem == nil, let first = BrowserZone.utc.start(ofDay: from), let last = BrowserZone.utc.start(ofDay: to) else {
            return nil
        }
        return OutcomeFilter(
            venue: venue.flatMap { try? VenueCode($0) }, product: product.flatMap { try? ProductCode($0) }, since: first,
            until: Timestamp(milliseconds: last.milliseconds + Timestamp.day))
    }

    /// The address of the same report elsewhere, such as for its file.
    func address(_ path: String) -> PageAddress {
        PageAddress(path, [("venue", venue), ("product", product), ("from", from), ("to", to)])
    }

    func bar(_ visit: PageVisit) async throws -> HTML {
        var bar = FilterBar(Self.path, isFiltered: isFiltered)
        bar.input("from", "From", .date, value: from)
        bar.input("to", "To", .date, value: to)
        try await bar.places(visit, venue: venue, product: product)
        return bar.html(visit.site.assets)
    }
}
