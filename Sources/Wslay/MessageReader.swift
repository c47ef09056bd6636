internal import CWslay

/// The receiving side of one WebSocket of a server, by libwslay: takes bytes in whatever pieces they arrive, gives messages, and has the control
/// frames ready that must go back (answers to pings, closes).
///
/// It belongs to one thread. A violation of the protocol, a text that is no UTF-8 and a message that is too large end the reading, with the
/// close frame ready that says so.
///
/// Source: RFC 6455, sections 5, 7 and 8.
@safe public final class MessageReader {
    private let context: OpaquePointer
    private let exchange = ReaderExchange()
    /// Whether the bytes were no frames. libwslay closes without a code then.
    private var isBroken = false
    private static let protocolError: UInt16 = 1002

    /// Starts with the first byte after the handshake.
    ///
    /// - Parameter messageLimit: the largest message, in bytes, however many frames it comes in; above 0.
    public init(messageLimit: Int) {
        var callbacks = wslay_event_callbacks()
        unsafe callbacks.recv_callback = { context, buffer, length, _, user in
            guard let user = unsafe user, let buffer = unsafe buffer else { return -1 }
            let exchange = unsafe Unmanaged<ReaderExchange>.fromOpaque(user).takeUnretainedValue()
            let count = unsafe exchange.take(UnsafeMutableRawBufferPointer(start: buffer, count: length))
            if count == 0 { unsafe wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK.rawValue) }
            return count == 0 ? -1 : count
        }
        unsafe callbacks.send_callback = { _, bytes, length, _, user in
            guard let user = unsafe user else { return -1 }
            let exchange = unsafe Unmanaged<ReaderExchange>.fromOpaque(user).takeUnretainedValue()
            unsafe exchange.replies.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length))
            return length
        }
        unsafe callbacks.on_msg_recv_callback = { _, argument, user in
            guard let user = unsafe user, let argument = unsafe argument else { return }
            let exchange = unsafe Unmanaged<ReaderExchange>.fromOpaque(user).takeUnretainedValue()
            unsafe exchange.take(argument.pointee)
        }
        var made: wslay_event_context_ptr?
        let failure = unsafe wslay_event_context_server_init(&made, &callbacks, Unmanaged.passUnretained(exchange).toOpaque())
        guard failure == 0, let context = unsafe made else { fatalError("libwslay has no memory for a connection") }
        unsafe self.context = context
        unsafe wslay_event_config_set_max_recv_msg_length(context, UInt64(messageLimit))
    }

    deinit { unsafe wslay_event_context_free(context) }

    /// Whether bytes are still taken: not after a close frame, nor after a fault.
    public var isReading: Bool { unsafe wslay_event_get_read_enabled(context) == 1 }

    /// Whether the client has sent a close frame.
    public var hasReceivedClose: Bool { unsafe wslay_event_get_close_received(context) == 1 }

    /// Whether the last bytes of ``takeReplies()`` were a close frame, after which nothing may be sent.
    public var hasSentClose: Bool { unsafe wslay_event_get_close_sent(context) == 1 }

    /// The code of the close frame that went out; `nil` before it, and when it had none.
    public var sentCloseCode: UInt16? {
        guard hasSentClose else { return nil }
        if isBroken { return Self.protocolError }
        let code = unsafe wslay_event_get_status_code_sent(context)
        return code == UInt16(WSLAY_CODE_NO_STATUS_RCVD.rawValue) ? nil : code
    }

    /// Takes the next bytes in.
    ///
    /// - Returns: the messages that they complete.
    public func receive(_ bytes: ArraySlice<UInt8>) -> [ReceivedMessage] {
        exchange.input = bytes
        if unsafe wslay_event_recv(context) != 0 {
            isBroken = true
            unsafe wslay_event_shutdown_read(context)
        }
        if exchange.hasHalfCode { isBroken = true }
        defer { exchange.messages = [] }
        return exchange.messages
    }

    /// Makes a close frame ready; once only, and not after one that answers the client's.
    ///
    /// - Parameter reason: for people; what goes beyond 122 bytes is left out.
    public func close(code: UInt16, reason: String) {
        var text = reason
        while text.utf8.count > 122 { text.removeLast() }
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBufferPointer { unsafe wslay_event_queue_close(context, code, $0.baseAddress, $0.count) }
    }

    /// The control frames that must go out next, between two frames of other messages; empty when there are none.
    public func takeReplies() -> [UInt8] {
        _ = unsafe wslay_event_send(context)
        defer { exchange.replies = [] }
        let emptyClose: [UInt8] = [0x88, 0]
        if isBroken, hasSentClose, exchange.replies.suffix(2).elementsEqual(emptyClose) {
            return exchange.replies.dropLast(2) + [0x88, 2, UInt8(Self.protocolError >> 8), UInt8(Self.protocolError & 0xff)]
        }
        return exchange.replies
    }
}
