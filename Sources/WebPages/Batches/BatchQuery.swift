import Fleet
import FleetStore

/// The filters of the batches as an address has them.
struct BatchQuery {
    static let path = "/batches"
    /// How many are on a page.
    static let pageSize = 100

    let venue: String?
    let product: String?
    let state: String?

    init(_ visit: PageVisit) {
        venue = visit.query("venue")
        product = visit.query("product")
        state = visit.query("status")
    }

    var isFiltered: Bool { [venue, product, state].contains { $0 != nil } }

    /// The filter, which asks for one more than a page has; nil where a value is none.
    func filter(page: Int) -> BatchFilter? {
        var filter = BatchFilter(limit: Self.pageSize + 1, offset: (page - 1) * Self.pageSize)
        if let venue {
            guard let code = try? VenueCode(venue) else { return nil }
            filter.venue = code
        }
        if let product {
            guard let code = try? ProductCode(product) else { return nil }
            filter.product = code
        }
        if let state {
            guard let state = BatchState(rawValue: state) else { return nil }
            filter.state = state
        }
        return filter
    }

    /// The address of another page of the same list, or of what its script asks for.
    func address(_ path: String = Self.path, page: Int = 1) -> PageAddress {
        PageAddress(path, [("venue", venue), ("product", product), ("status", state), ("page", page > 1 ? String(page) : nil)])
    }

    func bar(_ visit: PageVisit) async throws -> HTML {
        var bar = FilterBar(Self.path, isFiltered: isFiltered)
        try await bar.places(visit, venue: venue, product: product)
        bar.select("status", "State", all: "All states", BatchState.allCases.map { Choice($0.rawValue) }, chosen: state)
        return bar.html(visit.site.assets)
    }
}
