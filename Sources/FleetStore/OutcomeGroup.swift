public import Fleet

/// What came of the deployments of one product at one venue that ended on one day.
public struct OutcomeGroup: Hashable, Sendable {
    /// The product; `nil` where a failure was reported without one.
    public let product: ProductCode?
    /// The venue; `nil` for devices that belong to none.
    public let venue: VenueCode?
    /// Midnight UTC at its beginning.
    public let day: Timestamp
    /// How many succeeded.
    public let successful: Int
    /// How many failed after the device had got a hostname, attempts of the same device each counted.
    public let failed: Int
    /// How many were refused a hostname or an image.
    public let refused: Int
    /// The times of the successful ones together, from asking to the last report, in milliseconds.
    public let milliseconds: Int64
    /// The longest of them.
    public let longestMilliseconds: Int64
    /// The bytes that the successful ones have verified on their cards.
    public let verifiedBytes: Int64

    /// A group.
    public init(
        product: ProductCode?, venue: VenueCode?, day: Timestamp, successful: Int, failed: Int, refused: Int, milliseconds: Int64,
        longestMilliseconds: Int64, verifiedBytes: Int64
    ) {
        self.product = product
        self.venue = venue
        self.day = day
        self.successful = successful
        self.failed = failed
        self.refused = refused
        self.milliseconds = milliseconds
        self.longestMilliseconds = longestMilliseconds
        self.verifiedBytes = verifiedBytes
    }
}
