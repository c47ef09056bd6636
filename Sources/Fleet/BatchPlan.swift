/// What an operator wants of a batch.
public struct BatchPlan: Hashable, Sendable {
    /// How many devices one batch can be for.
    public static let countRange = 1...100_000
    /// How many devices a limit can allow at once.
    public static let parallelRange = 1...10_000

    /// The product that its devices become.
    public var product: ProductCode
    /// The venue that they are for.
    public var venue: VenueCode
    /// How many devices, in ``countRange``.
    public let count: Int
    /// Batches of a higher priority are served first.
    public var priority: Int64
    /// The image that its devices get; `nil` for the one that is active when they ask.
    public var image: ImageName?
    /// When it starts by itself; `nil` when an operator starts it.
    public var startsAt: Timestamp?
    /// How many of its devices may be installed at the same time, in ``parallelRange``; `nil` for any number.
    public let parallelLimit: Int?

    /// A plan.
    ///
    /// - Throws: ``FleetError/outOfRange(field:range:found:)`` for the count or the limit.
    public init(
        product: ProductCode, venue: VenueCode, count: Int, priority: Int64 = 0, image: ImageName? = nil, startsAt: Timestamp? = nil,
        parallelLimit: Int? = nil
    ) throws(FleetError) {
        guard Self.countRange.contains(count) else {
            throw .outOfRange(field: "number of devices in a batch", range: Self.countRange, found: count)
        }
        if let parallelLimit, !Self.parallelRange.contains(parallelLimit) {
            throw .outOfRange(field: "number of devices at once", range: Self.parallelRange, found: parallelLimit)
        }
        self.product = product
        self.venue = venue
        self.count = count
        self.priority = priority
        self.image = image
        self.startsAt = startsAt
        self.parallelLimit = parallelLimit
    }
}
