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

    /// What to do instead, in one sentence.
    public var advice: String {
        switch state {
        case .pending: "Start it first with 'batch start', or cancel it."
        case .active, .paused: "Look at it with 'batch show'."
        case .completed, .cancelled: "Make another like it with 'batch create --from'."
        }
    }
}
