import Fleet
import FleetStore

/// The filters of a list: a form that asks for the same page with other values.
struct FilterBar {
    private let address: String
    private let isFiltered: Bool
    private var controls = HTML.empty

    /// - Parameter isFiltered: whether any filter is set, so that there is something to clear.
    init(_ address: String, isFiltered: Bool) {
        self.address = address
        self.isFiltered = isFiltered
    }

    /// A list to choose from; its first entry stands for all.
    mutating func select(_ name: String, _ label: String, all: String, _ choices: [Choice], chosen: String?) {
        let options = choices.map { "<option value=\"\($0.value)\"\(flag: "selected", $0.value == chosen)>\($0.title)</option>" as HTML }
        controls += """
            <div class="filter"><label for="filter-\(name)">\(label)</label>
            <select class="form-select" id="filter-\(name)" name="\(name)"><option value="">\(all)</option>\(options)</select></div>

            """
    }

    /// The lists of venues and products.
    mutating func places(_ visit: PageVisit, venue: String?, product: String?) async throws {
        select("venue", "Venue", all: "All venues", try await visit.store.venues().map { Choice($0.venue.code.text) }, chosen: venue)
        select("product", "Product", all: "All products", try await visit.store.products().map { Choice($0.code.text) }, chosen: product)
    }

    /// A field of one line.
    mutating func input(_ name: String, _ label: String, _ kind: InputKind = .search, value: String?, placeholder: String? = nil) {
        controls += """
            <div class="filter"><label for="filter-\(name)">\(label)</label>
            <input class="form-control" id="filter-\(name)" name="\(name)" type="\(kind.rawValue)"\(attribute: "value", value)\
            \(attribute: "placeholder", placeholder) autocomplete="off" maxlength="100"></div>

            """
    }

    func html(_ assets: AssetShelf) -> HTML {
        let clear: HTML? = isFiltered ? "<a class=\"btn btn-outline\" href=\"\(address)\">Clear</a>" : nil
        return """
            <form class="filters" method="get" action="\(address)" role="search" aria-label="Filters" data-filters>\(controls)
            <div class="filter filter-buttons"><button class="btn btn-primary">\(assets.icon(.filter))<span>Filter</span></button>\(clear)</div></form>

            """
    }
}
