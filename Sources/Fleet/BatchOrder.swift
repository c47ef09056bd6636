/// What an operator may tell a batch to do.
public enum BatchOrder: String, Sendable, CaseIterable {
    /// Serve devices from now on, or again.
    case start
    /// Serve no devices until it is started again.
    case pause
    /// End for good with devices left.
    case cancel
}
