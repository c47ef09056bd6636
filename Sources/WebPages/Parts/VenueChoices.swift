import Fleet
import FleetStore

/// Venues to choose from, each with how many hostnames are free there: nobody is to get those of a venue by not choosing one.
struct VenueChoices {
    /// The entries of a list; with more than one venue, the first asks to choose.
    let all: [Choice]
    /// The venue that is meant while nobody has chosen: the only one; else none, which is an empty text.
    let preselected: String

    /// What is said where none was chosen.
    static let missing = "Choose a venue."

    /// - Parameter products: those whose free hostnames are counted; those that have no pool are left out.
    init(_ venues: [VenueSummary], products: [Product]) {
        let pools = products.filter { $0.strategy == .pool }.map(\.code)
        let choices = venues.map { summary in
            let free = pools.compactMap { pool in
                summary.pools[pool].flatMap { $0.total == 0 ? nil : "\(pool) \($0.available) free" }
            }
            let count = free.isEmpty ? "no hostnames" : free.joined(separator: ", ")
            let name = "\(summary.venue.code) \(summary.venue.details.name)"
            return Choice(summary.venue.code.text, pools.isEmpty ? name : "\(name) (\(count))")
        }
        all = (venues.count > 1 ? [Choice("", "Choose a venue")] : []) + choices
        preselected = venues.count == 1 ? venues[0].venue.code.text : ""
    }
}
