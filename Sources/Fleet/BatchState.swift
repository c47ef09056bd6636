/// Where a batch stands: `pending → active ⇄ paused → completed`, or `cancelled` from any state but completed.
public enum BatchState: String, Sendable, CaseIterable {
    /// It waits to be started.
    case pending
    /// Devices that ask are served from it.
    case active
    /// It was started and serves nobody for now.
    case paused
    /// All of its devices have been served.
    case completed
    /// An operator has ended it.
    case cancelled

    /// Whether nothing follows this state.
    public var isOver: Bool { self == .completed || self == .cancelled }

    /// The state after an order; an order for what is the case already changes nothing.
    ///
    /// - Throws: ``BatchOrderError`` for an order that has no sense in this state.
    public func after(_ order: BatchOrder) throws(BatchOrderError) -> BatchState {
        switch (self, order) {
        case (.pending, .start), (.active, .start), (.paused, .start): .active
        case (.active, .pause), (.paused, .pause): .paused
        case (.pending, .cancel), (.active, .cancel), (.paused, .cancel), (.cancelled, .cancel): .cancelled
        case (.pending, .pause), (.completed, _), (.cancelled, .start), (.cancelled, .pause):
            throw BatchOrderError(order: order, state: self)
        }
    }
}
