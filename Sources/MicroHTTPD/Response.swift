internal import CMicroHTTPD

/// An answer as libmicrohttpd wants it.
@safe struct Response {
    let pointer: OpaquePointer
    let feeder: PieceFeeder?

    /// What the request says about the connection's future, which decides what libmicrohttpd writes about it.
    enum Closing {
        case keeps
        case closes
        /// HTTP/1.0 has to be told.
        case keepsOldClient

        init(_ head: RequestHead) {
            let tokens = head.headers.lazy.filter { $0.isNamed("connection") }
                .flatMap { $0.value.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" } }
            if tokens.contains("close") {
                self = .closes
            } else if head.version == "HTTP/1.0" {
                self = tokens.contains("keep-alive") ? .keepsOldClient : .closes
            } else {
                self = .keeps
            }
        }
    }

    private static let bufferByteCount = 64 * 1024

    /// Nil when there is no memory or no file descriptor left.
    static func make(_ answer: Answer, connection: OpaquePointer, queue: WorkQueue) -> Response? {
        var feeder: PieceFeeder?
        var pointer: OpaquePointer?
        switch answer.body {
        case .announced(let count):
            unsafe pointer = MHD_create_response_from_callback(count, 1, { _, _, _, _ in -2 }, nil, nil)
        case .bytes(let bytes):
            unsafe pointer = bytes.withUnsafeBytes { bytes in
                unsafe MHD_create_response_from_buffer(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .file(let file, let offset, let count):
            let descriptor = cmhd_duplicate(file.descriptor)
            guard descriptor >= 0 else { return nil }
            unsafe pointer = MHD_create_response_from_fd_at_offset64(count, descriptor, offset)
            if unsafe pointer == nil { close(descriptor) }
        case .pieces(let source, let offset, let count):
            let made = PieceFeeder(source, offset: offset, count: count, queue: queue)
            feeder = made
            let context = unsafe FeederContext(feeder: made, place: ParkingPlace(connection))
            let retained = unsafe Unmanaged.passRetained(context).toOpaque()
            unsafe pointer = MHD_create_response_from_callback(
                count, min(bufferByteCount, max(1, Int(clamping: count))),
                { context, position, buffer, limit in
                    guard let context = unsafe context else { return -2 }
                    let feed = unsafe Unmanaged<FeederContext>.fromOpaque(context).takeUnretainedValue()
                    return unsafe feed.feeder.read(position, into: buffer, limit: limit, place: feed.place)
                }, retained,
                { context in if let context = unsafe context { unsafe Unmanaged<FeederContext>.fromOpaque(context).release() } })
            if unsafe pointer == nil { unsafe Unmanaged<FeederContext>.fromOpaque(retained).release() }
        case .upgrade:
            // What takes the socket over is with the request.
            unsafe pointer = MHD_create_response_for_upgrade(Callbacks.upgrade, nil)
        }
        guard let pointer = unsafe pointer else { return nil }
        for line in answer.headers { _ = unsafe MHD_add_response_header(pointer, line.name, line.value) }
        if answer.closesConnection { _ = unsafe MHD_add_response_header(pointer, "Connection", "close") }
        return unsafe Response(pointer: pointer, feeder: feeder)
    }

    /// The length of the head that libmicrohttpd sends for an answer with a body of known length.
    static func headByteCount(of answer: Answer, closing: Closing) -> Int {
        let date = 37
        var count = "HTTP/1.1 200 \r\n".utf8.count + cmhd_reason_length(UInt32(answer.status)) + date
        for line in answer.headers { count += line.name.utf8.count + line.value.utf8.count + 4 }
        count += "Content-Length: \(answer.body.byteCount)\r\n\r\n".utf8.count
        switch closing {
        case _ where answer.closesConnection, .closes: count += "Connection: close\r\n".utf8.count
        case .keepsOldClient: count += "Connection: Keep-Alive\r\n".utf8.count
        case .keeps: break
        }
        return count
    }
}

final class FeederContext {
    let feeder: PieceFeeder
    let place: ParkingPlace

    init(feeder: PieceFeeder, place: ParkingPlace) {
        self.feeder = feeder
        self.place = place
    }
}
