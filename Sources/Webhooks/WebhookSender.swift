import BlockingWork
import Curl
public import Fleet
public import FleetStore

/// Tells webhooks what happens, until they have taken it: what waits is in the store and outlives the server.
public struct WebhookSender: Sendable {
    /// How long one attempt may take, in milliseconds.
    public static let timeout = 10_000
    /// The pauses after each attempt in vain, in milliseconds: nine attempts in eleven hours.
    public static let pauses: [Int64] = [10_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000]
    /// How many messages are sent at the same time.
    static let width = 16

    private let store: any WebhookStore
    private let interval: Duration
    private let now: @Sendable () -> Timestamp
    private let failed: @Sendable (StoreError) -> Void
    private let work = BlockingWork(label: "webhooks", concurrent: true)

    /// Makes a sender.
    ///
    /// - Parameters:
    ///   - interval: the time between two looks at the store.
    ///   - failed: told when the store cannot be used; it is tried again.
    public init(
        store: any WebhookStore, interval: Duration = .seconds(1), now: @escaping @Sendable () -> Timestamp,
        failed: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) {
        self.store = store
        self.interval = interval
        self.now = now
        self.failed = failed
    }

    /// Sends until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do throws(StoreError) {
                // More than one look takes in is not left for later.
                if try await sendDue() { continue }
            } catch {
                failed(error)
            }
            try? await Task.sleep(for: interval)
        }
    }

    /// Makes messages of what has happened, and sends those whose time has come.
    ///
    /// - Returns: whether there may be more.
    /// - Throws: the store's errors.
    public func sendDue() async throws(StoreError) -> Bool {
        let isMore = try await store.collectWebhookMessages(at: now())
        let messages = try await store.takeWebhookMessages(limit: Self.width, patience: 3 * Int64(Self.timeout), at: now())
        let outcomes = await withTaskGroup(of: (WebhookDelivery, Result<Int, CurlError>).self) { group in
            for message in messages { group.addTask { (message, await send(message)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for (message, outcome) in outcomes { try await note(outcome, of: message) }
        return isMore || messages.count == Self.width
    }

    private func send(_ message: WebhookDelivery) async -> Result<Int, CurlError> {
        let body = Array(message.content.utf8)
        let post = WebPost(
            url: message.url.text,
            fields: [
                ("Content-Type", "application/json"), ("User-Agent", "rpi-deployment"), ("X-RPI-Deploy-Event", message.event),
                ("X-RPI-Deploy-Delivery", String(message.id)),
                (WebhookSignature.field, WebhookSignature.text(of: body, secret: message.secret, at: now())),
            ], body: body, timeout: Self.timeout)
        return await work.run { () throws(Never) in
            do throws(CurlError) { return .success(try post.send()) } catch { return .failure(error) }
        }
    }

    private func note(_ outcome: Result<Int, CurlError>, of message: WebhookDelivery) async throws(StoreError) {
        let reason: String
        switch outcome {
        case .success(let status) where (200...299).contains(status):
            return try await store.webhookMessageArrived(message, status: status, at: now())
        case .success(let status): reason = "the receiver answered \(status)"
        case .failure(let error): reason = error.reason
        }
        let moment = now()
        let pause = message.attempt <= Self.pauses.count ? Self.pauses[message.attempt - 1] : nil
        try await store.webhookMessageFailed(
            message, reason: reason, next: pause.map { Timestamp(milliseconds: moment.milliseconds + $0) }, at: moment)
    }
}
