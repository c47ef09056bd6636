public import Fleet

/// What an import of kart numbers did.
public struct ImportReport: Hashable, Sendable {
    /// The product.
    public let product: ProductCode
    /// The venue.
    public let venue: VenueCode
    /// Numbers that are new in the pool, in the order of the text.
    public let added: [KartNumber]
    /// Numbers that the pool had already, whatever their state; they are as they were.
    public let alreadyThere: [KartNumber]
    /// How often a number came again in the same text.
    public let repeatedCount: Int

    /// A report.
    public init(product: ProductCode, venue: VenueCode, added: [KartNumber], alreadyThere: [KartNumber], repeatedCount: Int) {
        self.product = product
        self.venue = venue
        self.added = added
        self.alreadyThere = alreadyThere
        self.repeatedCount = repeatedCount
    }

    /// How many numbers of the text were skipped as duplicates.
    public var skippedCount: Int { alreadyThere.count + repeatedCount }
}
