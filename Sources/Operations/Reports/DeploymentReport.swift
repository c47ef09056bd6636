public import Fleet
public import FleetStore

/// What came of the deployments of a time, in all and by what they are told apart by.
public struct DeploymentReport: Hashable, Sendable {
    /// One part: what its deployments have in common, and what came of them.
    public struct Part<Key: Hashable & Sendable>: Hashable, Sendable {
        /// What they have in common.
        public let key: Key
        /// What came of them.
        public let outcome: Outcome
    }

    /// All together.
    public let total: Outcome
    /// By venue, in the order of the codes; those without a venue come first.
    public let venues: [Part<VenueCode?>]
    /// By product, likewise.
    public let products: [Part<ProductCode?>]
    /// By the day on which they ended, oldest first.
    public let days: [Part<Timestamp>]

    /// Puts groups together.
    public init(_ groups: [OutcomeGroup]) {
        total = groups.reduce(into: Outcome()) { $0.add($1) }
        venues = Self.parts(groups, by: \.venue) { ($0?.text ?? "") < ($1?.text ?? "") }
        products = Self.parts(groups, by: \.product) { ($0?.text ?? "") < ($1?.text ?? "") }
        days = Self.parts(groups, by: \.day, <)
    }

    private static func parts<Key: Hashable>(
        _ groups: [OutcomeGroup], by key: (OutcomeGroup) -> Key, _ precedes: (Key, Key) -> Bool
    ) -> [Part<Key>] {
        var outcomes: [Key: Outcome] = [:]
        for group in groups { outcomes[key(group), default: Outcome()].add(group) }
        return outcomes.sorted { precedes($0.key, $1.key) }.map { Part(key: $0.key, outcome: $0.value) }
    }
}
