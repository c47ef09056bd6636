import ManagementGate

/// A page that several people get, with places for what belongs to one of them alone.
struct PageTemplate: Sendable {
    private let bytes: [UInt8]
    private let places: [(index: Int, slot: HTML.Slot)]

    /// The template of a page whose places are ``HTML/slot(_:)``.
    init(_ html: HTML) {
        bytes = Array(html.text.utf8)
        var places: [(Int, HTML.Slot)] = []
        for index in bytes.indices where bytes[index] < 0x09 {
            if let slot = HTML.Slot(rawValue: bytes[index]) { places.append((index, slot)) }
        }
        self.places = places
    }

    /// The page for a visitor.
    func filled(for visitor: Visitor) -> [UInt8] {
        guard case .user(let name, _, let token) = visitor else { return filled([:]) }
        return filled([.csrfToken: "\(token)", .visitorName: "\(name)"])
    }

    private func filled(_ values: [HTML.Slot: HTML]) -> [UInt8] {
        let values = values.mapValues { Array($0.text.utf8) }
        var page: [UInt8] = []
        page.reserveCapacity(places.reduce(bytes.count) { $0 + (values[$1.slot]?.count ?? 0) })
        var start = 0
        for (index, slot) in places {
            page += bytes[start..<index]
            page += values[slot] ?? []
            start = index + 1
        }
        page += bytes[start...]
        return page
    }
}
