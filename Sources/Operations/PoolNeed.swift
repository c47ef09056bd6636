/// Whether there are hostnames enough for a batch.
public enum PoolNeed: Hashable, Sendable {
    /// Hostnames are made from serial numbers, so none have to be there.
    case none
    /// There are as many as are wanted, or more.
    case met(wanted: Int, available: Int)
    /// There are too few.
    case short(wanted: Int, available: Int)

    /// Compares two numbers of hostnames.
    public init(wanted: Int, available: Int) {
        self = available >= wanted ? .met(wanted: wanted, available: available) : .short(wanted: wanted, available: available)
    }
}
