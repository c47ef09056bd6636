import Fleet
import FleetStore

/// The filters of the history as an address has them.
struct HistoryQuery {
    let text: String?
    let venue: String?
    let product: String?
    let state: String?
    let batch: String?
    let from: String?
    let to: String?
    private let now: Timestamp
    private let zone: BrowserZone

    /// What can be chosen as the state: those of deployments, and what comes of them.
    static let states = [
        Choice("open", "in progress"), Choice("stalled"), Choice("success", "succeeded"), Choice("failed"),
        Choice("downloading", "writing"),
        Choice("verifying"), Choice("customizing", "naming"),
    ]

    init(_ visit: PageVisit) {
        text = visit.query("q").map { String($0.prefix(100)) }
        venue = visit.query("venue")
        product = visit.query("product")
        state = visit.query("status")
        batch = visit.query("batch")
        from = visit.query("from")
        to = visit.query("to")
        now = visit.now
        zone = visit.zone
    }

    var isFiltered: Bool { [text, venue, product, state, batch, from, to].contains { $0 != nil } }

    /// What is wrong with it; nil: nothing.
    var problem: String? {
        if let venue, (try? VenueCode(venue)) == nil { return "A venue has a code of four letters or digits. Choose one of the list." }
        if let product, (try? ProductCode(product)) == nil {
            return "A product has a code of two to eight letters or digits. Choose one of the list."
        }
        if let state, !Self.states.contains(where: { $0.value == state }), DeploymentState(rawValue: state) == nil {
            return "There is no such state. Choose one of the list."
        }
        if let batch, Int64(batch) == nil { return "A batch has a number. Follow a link of the batches' page." }
        for day in [from, to].compactMap(\.self) where zone.start(ofDay: day) == nil { return "A day is YYYY-MM-DD, such as 2026-03-01." }
        return nil
    }

    /// The filter, which asks for one more than a page has; nil where there is a problem.
    func filter(page: Int, size: Int) -> DeploymentFilter? {
        guard problem == nil else { return nil }
        var filter = DeploymentFilter(limit: size + 1, offset: (page - 1) * size)
        filter.text = text
        filter.venue = venue.flatMap { try? VenueCode($0) }
        filter.product = product.flatMap { try? ProductCode($0) }
        filter.batch = batch.flatMap { Int64($0) }
        switch state {
        case "open": filter.onlyOpen = true
        case "stalled": filter.stalledAt = now
        default: filter.state = state.flatMap { DeploymentState(rawValue: $0) }
        }
        filter.since = from.flatMap { zone.start(ofDay: $0) }
        // To the end of the day.
        filter.until = to.flatMap { zone.start(ofDay: $0) }.map { Timestamp(milliseconds: $0.milliseconds + 86_400_000) }
        return filter
    }

    /// The address of another page of the same list.
    func address(page: Int) -> PageAddress {
        PageAddress(
            "/deployments",
            [
                ("q", text), ("venue", venue), ("product", product), ("status", state), ("batch", batch), ("from", from), ("to", to),
                ("page", page > 1 ? String(page) : nil),
            ])
    }
}
