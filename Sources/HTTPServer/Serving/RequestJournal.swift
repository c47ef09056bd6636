internal import MicroHTTPD
internal import Synchronization

/// What becomes known of one request on its way, for the entry in the access log.
final class RequestJournal: Sendable {
    private struct State {
        var failure: String?
        var onFinish: (@Sendable (AccessLogEntry) -> Void)?
    }

    private let head: RequestHead
    private let id: RequestID
    private let log: @Sendable (AccessLogEntry) -> Void
    private let state = Mutex(State())

    init(head: RequestHead, id: RequestID, log: @escaping @Sendable (AccessLogEntry) -> Void) {
        self.head = head
        self.id = id
        self.log = log
    }

    func note(failure: String) { state.withLock { $0.failure = failure } }
    func note(onFinish: (@Sendable (AccessLogEntry) -> Void)?) { state.withLock { $0.onFinish = onFinish } }

    func close(_ report: TransferReport) {
        let (failure, onFinish) = state.withLock { ($0.failure, $0.onFinish) }
        let entry = AccessLogEntry(
            time: .seconds(head.arrived.seconds) + .nanoseconds(Int64(head.arrived.nanoseconds)), id: id,
            remote: SocketAddress(head.remote),
            method: head.method, path: RequestTarget.path(of: head.target), status: report.status.map(HTTPStatus.init),
            bodyByteCount: report.bodyByteCount, bytesSent: report.bodyBytesSent, duration: report.duration, isComplete: report.isComplete,
            failure: failure ?? report.failure)
        onFinish?(entry)
        log(entry)
    }
}
