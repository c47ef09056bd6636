public import Fleet
public import FleetStore
public import HTTPServer
public import Operations

/// What browsers see live: each client is sent what changes in the fleet, from the moment or the entry of the audit log that it names. While
/// there is no client it does nothing.
public final class LiveChannel: Sendable {
    /// What `system_status` tells.
    public typealias SystemStatus = @Sendable () async throws -> any Encodable & Sendable
    /// Whether a client may still listen; asked at each interval, because a session can end while its page stays open.
    public typealias Admission = @Sendable () async -> Bool

    /// Entries of the audit log that are told one by one to a client that was away; with more it is told to refresh.
    public static let catchUpLimit = 500

    private let mailbox = LiveMailbox()
    private let feed: ChangeFeed
    private let composer: LiveComposer
    private let interval: Duration
    private let failed: @Sendable (any Error) -> Void

    /// Makes a channel.
    ///
    /// - Parameters:
    ///   - interval: the longest time between two `stats_update`.
    ///   - systemStatus: what `system_status` tells.
    ///   - failed: told when a message cannot be made; the others go out.
    public init(
        store: any FleetStore, feed: ChangeFeed, interval: Duration = .seconds(5),
        now: @escaping @Sendable () -> Timestamp = SystemClock.now,
        systemStatus: @escaping SystemStatus, failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.feed = feed
        self.interval = interval
        self.failed = failed
        composer = LiveComposer(store: store, now: now, systemStatus: systemStatus)
    }

    /// What to tell a WebSocket that is to be a client.
    ///
    /// - Parameters:
    ///   - after: the entry of the audit log after which it wants to know; `nil` for from now on.
    ///   - isAdmitted: whether it may still listen; else it is closed with 1008.
    public func events(after: Int64?, isAdmitted: @escaping Admission = { true }) -> WebSocketEvents {
        WebSocketEvents(
            onOpen: { [self] socket in
                let arrival = LiveMailbox.Arrival(socket: socket, after: after, isAdmitted: isAdmitted)
                let begins = mailbox.put(beginning: true) { $0.arrivals.append(arrival) }
                if begins { Task { await serve() } }
            },
            onText: { [mailbox] socket, text in
                let request = LiveRequest(text: text)
                mailbox.put { $0.requests[request, default: [:]][ObjectIdentifier(socket)] = socket }
            },
            onClose: { [mailbox] socket, _ in mailbox.put { $0.departures[ObjectIdentifier(socket)] = socket } })
    }

    private func serve() async {
        await withTaskGroup(of: Void.self) { [mailbox, feed, interval, failed] group in
            group.addTask { await Self.listen(feed, mailbox, failed) }
            group.addTask {
                while (try? await Task.sleep(for: interval)) != nil { mailbox.put { $0.isTime = true } }
            }
            var loop = LiveLoop(mailbox: mailbox, composer: composer, failed: failed)
            await loop.run()
            group.cancelAll()
        }
    }

    private static func listen(_ feed: ChangeFeed, _ mailbox: LiveMailbox, _ failed: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            do {
                let subscription = try await feed.listen()
                mailbox.put { content in
                    content.start = subscription.start
                    content.changes = []
                }
                for await changes in subscription.changes {
                    mailbox.put { $0.changes.append(changes) }
                }
            } catch {
                failed(error)
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
