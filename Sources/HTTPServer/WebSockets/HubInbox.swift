internal import MicroHTTPD
internal import Synchronization

/// What other threads want of the hub's.
final class HubInbox: Sendable {
    /// A WebSocket whose handshake is done.
    struct Arrival: Sendable {
        let socket: UpgradedSocket
        let events: WebSocketEvents
    }

    struct Orders {
        var arrivals: [Arrival] = []
        /// WebSockets with something to send.
        var ready: [UInt64] = []
        var goesAway = false
        var stops = false

        var isEmpty: Bool { arrivals.isEmpty && ready.isEmpty && !goesAway && !stops }
    }

    let poller: SocketPoller
    private let orders = Mutex(Orders())

    init(poller: SocketPoller) { self.poller = poller }

    func announce(_ id: UInt64) { order { $0.ready.append(id) } }

    func order(_ change: (inout Orders) -> Void) {
        let wasEmpty = orders.withLock { orders in
            let wasEmpty = orders.isEmpty
            change(&orders)
            return wasEmpty
        }
        if wasEmpty { poller.wake() }
    }

    func take() -> Orders {
        orders.withLock { orders in
            defer { orders = Orders() }
            return orders
        }
    }
}
