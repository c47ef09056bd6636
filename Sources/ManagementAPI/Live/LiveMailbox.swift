internal import HTTPServer
internal import Operations
internal import Synchronization

/// What the loop of a ``LiveChannel`` is to do next, put together from all sides. What is asked for several times is done once.
final class LiveMailbox: Sendable {
    struct Arrival: Sendable {
        let socket: WebSocket
        let after: Int64?
        let isAdmitted: LiveChannel.Admission
    }

    struct Content: Sendable {
        var arrivals: [Arrival] = []
        /// Each is kept, because a socket that is gone leaves its identity to the next one.
        var departures: [ObjectIdentifier: WebSocket] = [:]
        var requests: [LiveRequest: [ObjectIdentifier: WebSocket]] = [:]
        /// The newest entry before the changes to come, when listening has begun, or begun anew because changes were missed.
        var start: Int64?
        var changes: [FleetChanges] = []
        var isTime = false

        var isEmpty: Bool {
            arrivals.isEmpty && departures.isEmpty && requests.isEmpty && start == nil && changes.isEmpty && !isTime
        }
    }

    private struct State {
        var content = Content()
        var isServed = false
        var server: CheckedContinuation<Content?, Never>?
    }

    private let state = Mutex(State())

    /// Puts something in.
    ///
    /// - Returns: whether somebody has to begin to serve, because nobody does.
    @discardableResult
    func put(beginning: Bool = false, _ change: @Sendable (inout Content) -> Void) -> Bool {
        let (server, content, begins) = state.withLock { state -> (CheckedContinuation<Content?, Never>?, Content, Bool) in
            change(&state.content)
            let begins = beginning && !state.isServed
            if begins { state.isServed = true }
            guard let server = state.server else { return (nil, Content(), begins) }
            defer {
                state.server = nil
                state.content = Content()
            }
            return (server, state.content, begins)
        }
        server?.resume(returning: content)
        return begins
    }

    /// What is in it, as soon as there is something.
    ///
    /// - Parameter mayEnd: whether to give `nil` instead of waiting: then nobody serves any more.
    func next(mayEnd: Bool) async -> Content? {
        await withCheckedContinuation { server in
            let (isThere, content) = state.withLock { state -> (Bool, Content?) in
                if !state.content.isEmpty {
                    defer { state.content = Content() }
                    return (true, state.content)
                }
                if mayEnd {
                    state.isServed = false
                    return (true, nil)
                }
                state.server = server
                return (false, nil)
            }
            if isThere { server.resume(returning: content) }
        }
    }
}
