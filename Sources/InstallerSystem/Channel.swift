/// A queue of bounded length between threads: whoever is faster waits for the other.
public final class Channel<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var elements: [Element] = []
        var isClosed = false
    }

    private let capacity: Int
    private let state: Monitor<State>

    /// Makes an empty channel.
    ///
    /// - Parameter capacity: how many elements may wait in it, 1 or more.
    public init(capacity: Int) {
        self.capacity = max(capacity, 1)
        state = Monitor(State())
    }

    /// Waits for room and adds an element; `false`, without adding it, when the channel is closed.
    public func send(_ element: Element) -> Bool {
        state.wait { state in
            if state.isClosed { return false }
            guard state.elements.count < self.capacity else { return nil }
            state.elements.append(element)
            return true
        }
    }

    /// Waits for an element and takes the oldest one; `nil` when the channel is closed and empty.
    public func receive() -> Element? {
        state.wait { state -> Element?? in
            if !state.elements.isEmpty { return .some(state.elements.removeFirst()) }
            return state.isClosed ? .some(nil) : nil
        }
    }

    /// Nothing more will be sent; what waits can still be received.
    public func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Closes the channel and drops what waits in it, so that both sides stop at once.
    public func cancel() {
        state.withLock {
            $0.isClosed = true
            $0.elements = []
        }
    }
}
