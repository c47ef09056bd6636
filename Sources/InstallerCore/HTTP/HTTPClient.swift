import DeviceProtocol

/// Asks one server after another over HTTP/1.1 (RFC 9112), keeping the connection while the answers allow it. Used by one thread.
struct HTTPClient<T: Transport> {
    private enum Framing {
        case length(left: UInt64)
        case chunked(left: UInt64, isFirst: Bool)
        case ended
    }

    static var errorBodyLimit: Int { 65_536 }

    private let transport: T
    private var connection: T.Connection?
    private var origin: HTTPURL?
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var position = 0
    private var end = 0
    private var framing = Framing.ended
    private var keepsConnection = false
    /// How long the last answer asks to wait before the next request (RFC 9110, section 10.2.3), in seconds; `nil` where it does not.
    private(set) var retryAfter: Duration?

    init(_ transport: T) {
        self.transport = transport
    }

    /// Forgets the connection, and with it whatever is left of an answer.
    mutating func disconnect() {
        connection = nil
        origin = nil
        position = 0
        end = 0
        framing = .ended
    }

    /// Sends a request and reads the head of the answer; the body follows by ``append(_:to:)`` or ``body(limit:)``.
    mutating func send(_ call: HTTPCall) throws(HTTPFailure) -> HTTPHead {
        var isReused = false
        if case .ended = framing, keepsConnection, connection != nil, origin?.host == call.url.host, origin?.port == call.url.port {
            isReused = true
        } else {
            disconnect()
        }
        do {
            return try exchange(call)
        } catch {
            // A server may close an idle connection at any moment: then, and only then, ask once more on a fresh one.
            let unanswered = end == 0
            disconnect()
            guard isReused, unanswered, error == .cut || error.isBroken else { throw error }
        }
        do {
            return try exchange(call)
        } catch {
            disconnect()
            throw error
        }
    }

    private mutating func exchange(_ call: HTTPCall) throws(HTTPFailure) -> HTTPHead {
        let connection: T.Connection
        do {
            if let open = self.connection {
                connection = open
            } else {
                connection = try transport.connect(host: call.url.host, port: call.url.port)
                self.connection = connection
                origin = call.url
            }
            try connection.send(call.bytes)
        } catch {
            throw .transport(error)
        }
        position = 0
        end = 0
        retryAfter = nil
        var head = try self.head()
        var interim = 0
        while head.status < 200 {
            interim += 1
            guard interim <= 5, head.status != 101 else { throw .malformed("unexpected status \(head.status)") }
            head = try self.head()
        }
        retryAfter = head.retryAfter
        try setFraming(head)
        keepsConnection = head.isVersion1_1 && !head.lists("close", in: "connection")
        if (300..<400).contains(head.status), head.status != 304 { throw .redirected(status: head.status) }
        return head
    }

    private mutating func setFraming(_ head: HTTPHead) throws(HTTPFailure) {
        let length = try head.contentLength()
        if head.status == 204 || head.status == 304 {
            framing = .ended
        } else if let coding = try head.value("transfer-encoding") {
            guard head.lists("chunked", in: "transfer-encoding"), !coding.utf8.contains(UInt8(ascii: ",")), length == nil else {
                throw .malformed("Transfer-Encoding \(coding)")
            }
            framing = .chunked(left: 0, isFirst: true)
        } else if let length {
            framing = length == 0 ? .ended : .length(left: length)
        } else {
            throw .malformed("neither Content-Length nor chunked")
        }
    }

    private mutating func fill() throws(HTTPFailure) {
        guard let connection else { throw .cut }
        let count: Int
        do { count = try connection.receive(into: &buffer) } catch { throw .transport(error) }
        guard count > 0 else { throw .cut }
        position = 0
        end = count
    }

    private mutating func line(limit: Int) throws(HTTPFailure) -> [UInt8] {
        var line: [UInt8] = []
        while true {
            if position == end { try fill() }
            let byte = buffer[position]
            position += 1
            if byte == UInt8(ascii: "\n") {
                guard line.popLast() == UInt8(ascii: "\r") else { throw .malformed("line without CR") }
                return line
            }
            guard line.count < limit else { throw .malformed("line or head too long") }
            line.append(byte)
        }
    }

    private mutating func head() throws(HTTPFailure) -> HTTPHead {
        var lines: [[UInt8]] = []
        var left = HTTPHead.byteLimit
        while true {
            let line = try line(limit: left)
            if line.isEmpty { break }
            left -= line.count
            lines.append(line)
        }
        return try HTTPHead(lines: lines)
    }

    /// Whether all of the answer has been read.
    mutating func isAtEnd() throws(HTTPFailure) -> Bool {
        try nextChunkIfNeeded()
        if case .ended = framing { return true }
        return false
    }

    /// Reads exactly `count` bytes of the body; what came before an error is in `bytes`.
    ///
    /// - Parameter isLate: asked now and then whether a server that sends, but hardly anything, has had time enough.
    mutating func append(_ count: Int, to bytes: inout [UInt8], unless isLate: () -> Bool = { false }) throws(HTTPFailure) {
        var missing = count
        while missing > 0 {
            guard !isLate() else { throw .transport(.stalled) }
            let step = try some(upTo: missing)
            guard step > 0 else { throw .malformed("the body ends \(missing) bytes early") }
            bytes.append(contentsOf: buffer[position - step..<position])
            missing -= step
        }
    }

    /// Reads all of the body.
    mutating func body(limit: Int, unless isLate: () -> Bool = { false }) throws(HTTPFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        if case .length(let left) = framing {
            guard left <= UInt64(limit) else { throw .tooLarge(limit: limit) }
            bytes.reserveCapacity(Int(left))
        }
        while true {
            guard !isLate() else { throw .transport(.stalled) }
            let step = try some(upTo: limit + 1 - bytes.count)
            if step == 0 { return bytes }
            bytes.append(contentsOf: buffer[position - step..<position])
            guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        }
    }

    /// Moves past up to `limit` bytes of the body that are in the buffer; 0 only at its end.
    private mutating func some(upTo limit: Int) throws(HTTPFailure) -> Int {
        try nextChunkIfNeeded()
        let left: UInt64
        switch framing {
        case .ended: return 0
        case .length(let bytes), .chunked(let bytes, _): left = bytes
        }
        if position == end { try fill() }
        let step = min(limit, end - position, Int(clamping: left))
        position += step
        switch framing {
        case .length: framing = left == UInt64(step) ? .ended : .length(left: left - UInt64(step))
        case .chunked: framing = .chunked(left: left - UInt64(step), isFirst: false)
        case .ended: break
        }
        return step
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }

    private mutating func nextChunkIfNeeded() throws(HTTPFailure) {
        guard case .chunked(0, let isFirst) = framing else { return }
        if !isFirst, try !line(limit: 2).isEmpty { throw .malformed("bad end of chunk") }
        let line = try line(limit: 256)
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
        // Swift's own reading of numbers takes a sign, too.
        guard (1...15).contains(digits.count), digits.allSatisfy(Self.isHexDigit),
            let size = UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .malformed("bad chunk size") }
        if size > 0 {
            framing = .chunked(left: size, isFirst: false)
            return
        }
        var left = HTTPHead.byteLimit
        while true {
            let trailer = try self.line(limit: left)
            if trailer.isEmpty { break }
            left -= trailer.count
        }
        framing = .ended
    }

    /// Sends a request whose answer must be 200 with a body of at most `limit` bytes.
    mutating func fetch(_ call: HTTPCall, limit: Int, unless isLate: () -> Bool = { false }) throws(HTTPFailure) -> [UInt8] {
        let head = try send(call)
        guard head.status == 200 else { throw failure(head) }
        return try body(limit: limit, unless: isLate)
    }

    /// What the server says in an answer that is an error; reads its body.
    mutating func failure(_ head: HTTPHead) -> HTTPFailure {
        guard let bytes = try? body(limit: Self.errorBodyLimit), let answer = try? ErrorAnswer(bytes: bytes) else {
            disconnect()
            return .status(head.status, message: "")
        }
        return .status(head.status, message: OneLine.of(answer.error))
    }
}

extension HTTPFailure {
    var isBroken: Bool {
        if case .transport(.broken) = self { return true }
        return false
    }
}
