internal import CMicroHTTPD
internal import Synchronization

/// Hands the pieces of one body to libmicrohttpd; suspends the connection while the next piece is being made.
@safe final class PieceFeeder: Sendable {
    private struct State {
        /// What is being sent: where its first byte lies, and the bytes.
        var current: (start: UInt64, bytes: [UInt8])?
        var next: (start: UInt64, bytes: [UInt8])?
        var isFetching = false
        /// Set while the connection is suspended for want of a piece.
        var parked: ParkingPlace?
        var isAborted = false
        var failure: String?
    }

    /// `MHD_CONTENT_READER_END_WITH_ERROR`, whose cast Swift does not import.
    private static let endWithError = -2

    private let state = Mutex<State>(State())
    private let source: PieceSource
    private let offset: UInt64
    private let end: UInt64
    private let queue: WorkQueue

    init(_ source: PieceSource, offset: UInt64, count: UInt64, queue: WorkQueue) {
        self.source = source
        self.offset = offset
        end = offset + count
        self.queue = queue
    }

    var failure: String? { state.withLock { $0.failure } }
    var isParked: Bool { state.withLock { $0.parked != nil } }

    /// Ends the body early; the connection is cut.
    func abort() {
        state.withLock { state in
            state.isAborted = true
            state.current = nil
            state.next = nil
            Self.resume(&state)
        }
    }

    /// The content reader of libmicrohttpd: on a polling thread, with the connection's response locked.
    func read(_ position: UInt64, into buffer: UnsafeMutablePointer<CChar>?, limit: Int, place: ParkingPlace) -> Int {
        let wanted = offset + position
        let result = state.withLock { state -> Int in
            if state.isAborted { return Self.endWithError }
            if let current = state.current, wanted >= current.start + UInt64(current.bytes.count) { state.current = nil }
            if state.current == nil {
                state.current = state.next
                state.next = nil
            }
            if state.next == nil, !state.isFetching, state.failure == nil { fetch(after: state.current, wanted: wanted, &state) }
            guard let current = state.current else {
                if state.failure != nil { return Self.endWithError }
                state.parked = place
                place.suspend()
                return 0
            }
            let from = Int(wanted - current.start)
            let count = min(limit, current.bytes.count - from)
            unsafe current.bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress, let buffer = unsafe buffer else { return }
                unsafe UnsafeMutableRawPointer(buffer).copyMemory(from: base + from, byteCount: count)
            }
            return count
        }
        return result
    }

    private func fetch(after current: (start: UInt64, bytes: [UInt8])?, wanted: UInt64, _ state: inout State) {
        let start = current.map { $0.start + UInt64($0.bytes.count) } ?? wanted
        guard start < end else { return }
        let piece = UInt64(source.pieceByteCount)
        let count = Int(min(piece - start % piece, end - start))
        state.isFetching = true
        queue.submit { [self] in
            guard !self.state.withLock({ $0.isAborted }) else { return }
            let made = Result { try source.read(start, count) }
            self.state.withLock { state in
                state.isFetching = false
                guard !state.isAborted else { return }
                switch made {
                case .success(let bytes) where bytes.count == count:
                    state.next = (start, bytes)
                case .success(let bytes):
                    state.failure = "wanted \(count) bytes of the body at \(start), found \(bytes.count)"
                case .failure(let error):
                    state.failure = "cannot make \(count) bytes of the body at \(start): \(error)"
                }
                Self.resume(&state)
            }
        }
    }

    private static func resume(_ state: inout State) {
        guard let place = state.parked else { return }
        state.parked = nil
        place.resume()
    }
}
