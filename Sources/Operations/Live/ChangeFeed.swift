public import FleetStore

/// Tells as many listeners as there are what changes in the store, whichever process changes it, and how deployments get on, less than half a
/// second after the commit. There is one for a process; while nobody listens it does nothing.
public actor ChangeFeed {
    /// How many changes wait for a listener that is slower than they come; then its stream ends.
    public static let patience = 64

    /// What a listener gets.
    public struct Subscription: Sendable {
        /// The number of the newest entry of the audit log before the changes.
        public let start: Int64
        /// The changes that follow. It ends when the listener is too slow: then it has to listen anew, and find out by itself what it has missed.
        public let changes: AsyncStream<FleetChanges>
    }

    private let store: any FleetStore
    private let interval: Duration
    private let failed: @Sendable (StoreError) -> Void
    private var listeners: [Int: AsyncStream<FleetChanges>.Continuation] = [:]
    private var lastListener = 0
    private var look: StoreLook?
    private var isLooking = false

    /// Makes a feed.
    ///
    /// - Parameters:
    ///   - interval: the time between two looks at the store.
    ///   - failed: told when the store cannot be read; it is tried again a second later.
    public init(
        store: any FleetStore, interval: Duration = .milliseconds(200), failed: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) {
        self.store = store
        self.interval = interval
        self.failed = failed
    }

    /// The number of the newest entry of the audit log that listeners were told of; `nil` while nobody listens.
    public var lastEvent: Int64? { look?.lastEvent }

    /// Begins to listen.
    ///
    /// - Throws: ``StoreError`` when the store cannot be read.
    public func listen() async throws(StoreError) -> Subscription {
        if look == nil {
            let begun = try await StoreLook.begin(store)
            // Another listener may have been first meanwhile.
            if look == nil { look = begun }
        }
        lastListener += 1
        let number = lastListener
        let (changes, continuation) = AsyncStream.makeStream(of: FleetChanges.self, bufferingPolicy: .bufferingOldest(Self.patience))
        continuation.onTermination = { [weak self] _ in Task { await self?.leave(number) } }
        listeners[number] = continuation
        if !isLooking {
            isLooking = true
            Task { await self.keepLooking() }
        }
        return Subscription(start: look?.lastEvent ?? 0, changes: changes)
    }

    private func leave(_ number: Int) {
        listeners[number] = nil
    }

    private func keepLooking() async {
        while !listeners.isEmpty, var next = look {
            var pause = interval
            do throws(StoreError) {
                let changes = try await next.changes(store)
                look = next
                if let changes { tell(changes) }
                // More than one look takes in is not left for later.
                if changes?.events.count == StoreLook.limit { pause = .zero }
            } catch {
                failed(error)
                pause = .seconds(1)
            }
            try? await Task.sleep(for: pause)
        }
        isLooking = false
        if listeners.isEmpty { look = nil }
    }

    private func tell(_ changes: FleetChanges) {
        for (number, listener) in listeners {
            if case .dropped = listener.yield(changes) {
                listener.finish()
                listeners[number] = nil
            }
        }
    }
}
