public import Fleet

/// What an operator says of a new batch; what is left out comes from the batch that it is made like, if there is one.
public struct BatchDraft: Sendable, Equatable {
    /// A batch to make another like.
    public var template: BatchID?
    /// The product.
    public var product: ProductCode?
    /// The venue.
    public var venue: VenueCode?
    /// How many devices.
    public var count: Int?
    /// The priority; 0 when nobody says.
    public var priority: Int64?
    /// The image that its devices get.
    public var image: ImageName?
    /// The version of the image, instead of its name: the newest of that version.
    public var version: ImageVersion?
    /// When it starts by itself; never taken from another batch.
    public var startsAt: Timestamp?
    /// How many of its devices may be installed at once.
    public var parallelLimit: Int?

    /// A draft of which nothing is said yet.
    public init(template: BatchID? = nil) {
        self.template = template
    }
}
