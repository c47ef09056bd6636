internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One request and its answer: what libmicrohttpd's callbacks for it share.
///
/// A request that waits for its handler is suspended in libmicrohttpd, whose daemon aborts the process when it is stopped with
/// a suspended request. ``abort()`` therefore gives such a request its answer; after it nothing of this request is suspended any more.
@safe final class Transaction: Sendable {
    private struct State {
        var exchange: Exchange?
        /// Set when the answer is known before the whole body was read.
        var early: Answer?
        var bodyLimit = 0
        var body: [UInt8] = []
        var received = 0
        var answer: Answer?
        var parked: ParkingPlace?
        /// How many are about to resume the connection.
        var resumerCount = 0
        var isStarted = false
        var handler: Task<Void, Never>?
        /// Parts of a brief handler that are ready to run.
        var jobs: [UnownedJob] = []
        /// Whether the polling thread has done with this request.
        var isOver = false
        var isAborted = false
        var sent: Sent?
        var feeder: PieceFeeder?
        /// The file that is sent, and where the part of it that is sent ends.
        var file: (file: OpenFile, end: UInt64)?
        var closing = Response.Closing.keeps
        var upgraded: UpgradedSocket?
    }

    /// What was handed to libmicrohttpd.
    private struct Sent {
        var status: Int
        var byteCount: UInt64
        /// The connection's count of acknowledged bytes at which the body begins; nil when the body is too small to matter.
        var bodyStart: UInt64?
    }

    private static let smallBody: UInt64 = 16 * 1024

    let connection: Connection
    private let core: DaemonCore
    /// As received, in bytes.
    private let target: [UInt8]
    private let arrived = WallClock.now
    private let began = ContinuousClock.now
    private let state = Mutex<State>(State())

    init(connection: Connection, core: DaemonCore, target: [UInt8]) {
        self.connection = connection
        self.core = core
        self.target = target
    }

    var receivedByteCount: Int { state.withLock { $0.received } }
    var isWaitingForPiece: Bool { state.withLock { $0.feeder }?.isParked ?? false }
    /// Whether the file that is sent has become too short: libmicrohttpd would wait for the rest without end.
    var isCutShort: Bool { state.withLock { $0.file.map { $0.file.currentByteCount < $0.end } ?? false } }
    var isAdmitted: Bool { state.withLock { $0.exchange != nil } }

    /// Tells the handler that nobody waits for its answer.
    func cancelHandler() { state.withLock { $0.handler }?.cancel() }

    /// Ends all waiting: a request that waits for its handler is answered ``Exchange/unavailable``, a body made of pieces is cut, a socket
    /// that was handed over is taken back, or libmicrohttpd would free what its user still holds.
    func abort() {
        let (handler, feeder, upgraded) = state.withLock { state in
            state.isAborted = true
            if let place = state.parked {
                state.parked = nil
                state.answer = state.answer ?? state.exchange?.unavailable()
                place.resume()
            }
            return (state.handler, state.feeder, state.upgraded)
        }
        handler?.cancel()
        feeder?.abort()
        // What was taken from its place is resumed by whoever took it, which is a matter of microseconds.
        while state.withLock({ $0.resumerCount > 0 }) { sched_yield() }
        upgraded?.close()
    }

    // MARK: libmicrohttpd's calls, all on the connection's polling thread

    /// The head is complete.
    func admit(_ mhd: OpaquePointer, method: UnsafePointer<CChar>, url: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> MHD_Result {
        let exact = unsafe cmhd_head_is_exact(mhd, method, url, version, target.count, core.limits.headByteCount)
        let head = unsafe RequestHead(
            method: String(cString: method), target: String(decoding: target, as: UTF8.self), version: String(cString: version),
            headers: Self.headers(of: mhd),
            isExact: exact != 0, remote: connection.remote, local: connection.local, arrived: arrived)
        let exchange = core.admit(head)
        core.begin()
        state.withLock { state in
            state.exchange = exchange
            state.closing = Response.Closing(head)
        }

        let declared = head.headers.first { $0.isNamed("content-length") }.map { Int($0.value) ?? .max }
        let hasBody = (declared ?? 0) > 0 || head.headers.contains { $0.isNamed("transfer-encoding") }
        let awaitsContinue = hasBody && head.headers.contains { $0.isNamed("expect") }
        var early: Answer?
        var distrusted = false
        switch exchange.plan {
        case .refuse(let answer, let isDistrusted):
            early = answer
            distrusted = isDistrusted
        case .handle(let limit, _, _):
            state.withLock { $0.bodyLimit = limit }
            if let declared, declared > limit { early = exchange.tooLarge() }
        }
        if core.isDraining, !distrusted { early = exchange.unavailable() }
        if let early, distrusted || awaitsContinue || (declared ?? 0) > core.limits.refusedBodyAllowance {
            var answer = early
            answer.closesConnection = answer.closesConnection || distrusted || hasBody
            return unsafe send(answer, mhd)
        }
        state.withLock { state in
            state.early = early
            if early == nil, let declared { state.body.reserveCapacity(min(declared, 64 * 1024)) }
        }
        connection.state.withLock { $0.phase = .receiving(RateCheck(since: .now, total: 0)) }
        return .YES
    }

    /// A part of the body.
    func receive(_ bytes: UnsafePointer<CChar>, count: Int) -> MHD_Result {
        state.withLock { state in
            state.received += count
            if state.early == nil, state.body.count + count > state.bodyLimit {
                state.early = state.exchange?.tooLarge()
                state.body = []
            }
            if state.early != nil { return state.received - state.bodyLimit > core.limits.refusedBodyAllowance ? .NO : .YES }
            unsafe state.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
            return .YES
        }
    }

    /// The whole request is there, or the handler has answered.
    func answer(_ mhd: OpaquePointer) -> MHD_Result {
        enum Step {
            case send(Answer)
            case start(brief: Bool, @Sendable ([UInt8]) async -> Answer, [UInt8])
            case work([UnownedJob])
            case wait
        }
        let place = unsafe ParkingPlace(mhd)
        while true {
            let step = state.withLock { state -> Step in
                if !state.jobs.isEmpty {
                    defer { state.jobs = [] }
                    return .work(state.jobs)
                }
                if let answer = state.answer ?? state.early { return .send(answer) }
                guard !state.isStarted, case .handle(_, let brief, let respond) = state.exchange?.plan else {
                    park(place, &state)
                    return state.answer.map { .send($0) } ?? .wait
                }
                defer { (state.body, state.isStarted) = ([], true) }
                return .start(brief: brief, respond, state.body)
            }
            switch step {
            case .wait: return .YES
            case .send(let answer): return unsafe send(answer, mhd)
            case .work(let jobs): for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
            case .start(let brief, let respond, let body): start(brief: brief) { await respond(body) }
            }
        }
    }

    private func start(brief: Bool, _ respond: @escaping @Sendable () async -> Answer) {
        connection.state.withLock { $0.phase = .handling }
        let task = Task.immediate(executorPreference: brief ? self : nil) { [self] in
            let answer = await respond()
            deliver(answer)
        }
        state.withLock { $0.handler = task }
    }

    private func park(_ place: ParkingPlace, _ state: inout State) {
        if state.isAborted {
            state.answer = state.exchange?.unavailable()
        } else {
            state.parked = place
            place.suspend()
        }
    }

    private func deliver(_ answer: Answer) {
        state.withLock { state in
            guard state.answer == nil else { return }
            state.answer = answer
            if let place = state.parked {
                state.parked = nil
                place.resume()
            }
        }
    }

    private func send(_ answer: Answer, _ mhd: OpaquePointer) -> MHD_Result {
        var answer = answer
        if core.isDraining {
            // A connection that leaves HTTP now would have to be cut at once.
            if case .upgrade = answer.body, let refusal = state.withLock({ $0.exchange })?.unavailable() { answer = refusal }
            answer.closesConnection = true
        }
        let closing = state.withLock { $0.closing }
        guard let response = unsafe Response.make(answer, connection: mhd, queue: core.pieceQueue) else { return .NO }
        let bodyStart =
            answer.body.byteCount < Self.smallBody
            ? nil
            : connection.progress.map {
                $0.acknowledged + $0.outstanding + UInt64(Response.headByteCount(of: answer, closing: closing))
            }
        let isAborted = state.withLock { state in
            state.sent = Sent(status: answer.status, byteCount: answer.body.byteCount, bodyStart: bodyStart)
            state.feeder = response.feeder
            if case .file(let file, let offset, let count) = answer.body { state.file = (file, offset + count) }
            return state.isAborted
        }
        if isAborted { response.feeder?.abort() }
        connection.state.withLock { $0.phase = .sending(nil) }
        let result = unsafe MHD_queue_response(mhd, UInt32(answer.status), response.pointer)
        unsafe MHD_destroy_response(response.pointer)
        return result
    }

    /// The head of an answer that ends HTTP is sent.
    func handOver(_ socket: UpgradedSocket) {
        connection.state.withLock { $0.phase = .upgraded }
        let answer = state.withLock { state -> Answer? in
            if state.isAborted { return nil }
            state.upgraded = socket
            return state.answer
        }
        if case .upgrade(let take) = answer?.body { take(socket) } else { socket.close() }
    }

    /// The last call.
    func complete(_ termination: MHD_RequestTerminationCode) {
        let (exchange, sent, handler, feeder, jobs) = state.withLock { state in
            defer { (state.isOver, state.jobs) = (true, []) }
            return (state.exchange, state.sent, state.handler, state.feeder, state.jobs)
        }
        for job in jobs { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
        handler?.cancel()
        feeder?.abort()
        let duration = ContinuousClock.now - began
        guard let exchange else {
            core.abandoned(AbandonedHead(remote: connection.remote, arrived: arrived, duration: duration))
            return
        }
        let isComplete = sent != nil && termination == .REQUEST_TERMINATED_COMPLETED_OK
        var bytesSent: UInt64 = 0
        if let sent {
            if isComplete {
                bytesSent = sent.byteCount
            } else if let start = sent.bodyStart, let end = connection.progress?.acknowledged, end > start {
                bytesSent = min(end - start, sent.byteCount)
            }
        }
        exchange.finished(
            TransferReport(
                status: sent?.status, bodyByteCount: sent?.byteCount ?? 0, bodyBytesSent: bytesSent, isComplete: isComplete,
                duration: duration, failure: feeder?.failure))
        core.end()
    }

    private static func headers(of mhd: OpaquePointer) -> [HeaderLine] {
        var lines: [HeaderLine] = []
        unsafe withUnsafeMutablePointer(to: &lines) { lines in
            _ = unsafe MHD_get_connection_values_n(
                mhd, .HEADER_KIND,
                { context, _, name, nameLength, value, valueLength in
                    guard let context = unsafe context else { return .NO }
                    let text = { (start: UnsafePointer<CChar>?, count: Int) in
                        unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
                    }
                    let name = unsafe text(name, nameLength)
                    var line = unsafe text(value, valueLength)
                    while line.last == " " || line.last == "\t" { line.removeLast() }
                    unsafe context.assumingMemoryBound(to: [HeaderLine].self).pointee.append(HeaderLine(name, line))
                    return .YES
                }, lines)
        }
        return lines
    }
}

/// Runs the parts of a brief handler on the polling thread of its connection, as long as that waits for the answer.
extension Transaction: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Once the job is handed over, it may be done, and with it the request, before this returns.
        let alive = unsafe Unmanaged.passRetained(self)
        defer { unsafe alive.release() }
        let (isOver, place) = state.withLock { state -> (Bool, ParkingPlace?) in
            if state.isOver { return (true, nil) }
            state.jobs.append(job)
            defer { state.parked = nil }
            if state.parked != nil { state.resumerCount += 1 }
            return (false, state.parked)
        }
        if let place {
            // Not under the lock, for which the polling thread would have to wait at once.
            place.resume()
            state.withLock { $0.resumerCount -= 1 }
        }
        // A handler that was given up has to come to its end nevertheless.
        if isOver { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }
}
