internal import CWslay

/// What libwslay's callbacks take bytes from and put things into.
final class ReaderExchange {
    var input: ArraySlice<UInt8> = []
    var replies: [UInt8] = []
    var messages: [ReceivedMessage] = []
    /// Whether a close frame had half a code, which libwslay takes for none.
    var hasHalfCode = false

    /// Moves what fits of the input to a buffer.
    func take(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = input.prefix(buffer.count)
        unsafe buffer.copyBytes(from: part)
        input = input.dropFirst(part.count)
        return part.count
    }

    /// Keeps a message that is complete.
    func take(_ message: wslay_event_on_msg_recv_arg) {
        let bytes = unsafe UnsafeBufferPointer(start: message.msg, count: message.msg_length)
        switch wslay_opcode(UInt32(unsafe message.opcode)) {
        case WSLAY_TEXT_FRAME: messages.append(unsafe .text(String(decoding: bytes, as: UTF8.self)))
        case WSLAY_BINARY_FRAME: messages.append(unsafe .binary(Array(bytes)))
        case WSLAY_PONG: messages.append(unsafe .pong(Array(bytes)))
        case WSLAY_CONNECTION_CLOSE:
            // The first two bytes are the code.
            let reason = unsafe String(decoding: bytes.dropFirst(2), as: UTF8.self)
            hasHalfCode = bytes.count == 1
            if hasHalfCode { return }
            let code = unsafe message.status_code
            messages.append(.close(code: code == 0 ? nil : code, reason: reason))
        default: break
        }
    }
}
