/// An order that a batch cannot follow in its state.
public struct BatchOrderError: Error, Hashable, Sendable {
    /// What was ordered.
    public let order: BatchOrder
    /// Where the batch stands.
    public let state: BatchState

    /// An order and the state that does not allow it.
    public init(order: BatchOrder, state: BatchState) {
        self.order = order
        self.state = state
    }
}
