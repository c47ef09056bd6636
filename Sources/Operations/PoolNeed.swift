/// Whether there are hostnames enough for a batch.
public enum PoolNeed: Hashable, Sendable {
    /// Hostnames are made from serial numbers, so none have to be there.
    case none
    /// There are as many as are wanted, or more, also when other batches have had what they need.
    case met(wanted: Int, available: Int)
    /// There are as many as are wanted, but other batches that are not over need them, too.
    case promised(wanted: Int, available: Int, others: Int)
    /// There are too few.
    case short(wanted: Int, available: Int)

    /// Compares numbers of hostnames.
    ///
    /// - Parameter others: what other batches still need of the same pool.
    public init(wanted: Int, available: Int, others: Int) {
        self =
            if available < wanted {
                .short(wanted: wanted, available: available)
            } else if available < wanted + others {
                .promised(wanted: wanted, available: available, others: others)
            } else {
                .met(wanted: wanted, available: available)
            }
    }
}
