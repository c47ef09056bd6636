import Fleet
import FleetStore

/// The filters of the hostnames as an address has them.
struct KartNumbersQuery {
    static let path = "/kart-numbers"
    /// How many are on a page.
    static let pageSize = 100

    let text: String?
    let venue: String?
    let product: String?
    let state: String?
    /// The hostname after which the page begins.
    let after: String?

    init(_ visit: PageVisit) {
        text = visit.query("q").map { String($0.prefix(100)) }
        venue = visit.query("venue")
        product = visit.query("product")
        state = visit.query("status")
        after = visit.query("after")
    }

    var isFiltered: Bool { [text, venue, product, state].contains { $0 != nil } }

    /// The filter; nil where a value is none.
    ///
    /// - Parameter limit: nil: all that fit.
    func filter(limit: Int?) -> HostnameFilter? {
        var filter = HostnameFilter(limit: limit)
        filter.text = text
        if let venue {
            guard let code = try? VenueCode(venue) else { return nil }
            filter.venue = code
        }
        if let product {
            guard let code = try? ProductCode(product) else { return nil }
            filter.product = code
        }
        if let state {
            guard let state = HostnameState(rawValue: state) else { return nil }
            filter.state = state
        }
        if let after {
            guard let hostname = try? Hostname(after) else { return nil }
            filter.after = hostname
        }
        return filter
    }

    /// The address of the same list elsewhere, such as for its file.
    func address(_ path: String = Self.path, after: Hostname? = nil) -> PageAddress {
        PageAddress(path, [("q", text), ("venue", venue), ("product", product), ("status", state), ("after", after?.text)])
    }

    func bar(_ visit: PageVisit) async throws -> HTML {
        var bar = FilterBar(Self.path, isFiltered: isFiltered)
        bar.input("q", "Text", value: text, placeholder: "Hostname, serial, MAC")
        try await bar.places(visit, venue: venue, product: product)
        bar.select("status", "State", all: "All states", HostnameState.allCases.map { Choice($0.rawValue) }, chosen: state)
        return bar.html(visit.site.assets)
    }
}
