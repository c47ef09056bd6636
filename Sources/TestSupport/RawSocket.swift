import Dispatch
import InstallerSystem
import Synchronization

/// A TCP client that sends exactly the bytes it is told to.
///
/// What waits runs off Swift's own threads, which the server under test needs. A wait of 20 s is a failure.
public final class RawSocket: Sendable {
    /// What went wrong.
    public enum Failure: Error {
        /// Nobody listens.
        case cannotConnect
        /// Nothing came for 20 s.
        case timedOut
        /// The other side is gone.
        case cannotSend
        /// The other side dropped the connection.
        case reset
        /// What came is no HTTP answer.
        case malformed(String)
    }

    /// An HTTP answer.
    public struct Answer: Sendable {
        /// The status.
        public var status: Int
        /// Status line and header fields as received, with the empty line at their end.
        public var head: String
        /// The content.
        public var body: [UInt8]
        /// The content as text.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// The value of the first field of a name, in whatever case.
        public func header(_ name: String) -> String? {
            let start = name.lowercased() + ": "
            return head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
        }
    }

    private let socket = Mutex<TCPSocket?>(nil)
    /// What was read with a head and belongs to what follows it.
    private let rest = Mutex<[UInt8]>([])
    /// The server under test, which stops when nobody holds it.
    private let server: (any Sendable)?

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Parameter server: kept alive as long as the socket.
    public init(port: UInt16, of server: (any Sendable)? = nil) throws {
        self.server = server
        do {
            let made = try TCPSocket.connect(host: "127.0.0.1", port: port, timeout: .seconds(20), patience: .seconds(20))
            socket.withLock { $0 = made }
        } catch {
            throw Failure.cannotConnect
        }
    }

    /// Sends text as UTF-8.
    public func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Sends bytes.
    public func send(_ bytes: [UInt8]) async throws {
        let socket = try held()
        try await Self.aside {
            do { try socket.sendAll(bytes) } catch { throw Failure.cannotSend }
        }
    }

    /// No more than `limit` bytes; empty at the end of the stream.
    public func read(atMost limit: Int) async throws -> [UInt8] {
        let ready = rest.withLock { rest in
            defer { rest.removeFirst(min(limit, rest.count)) }
            return Array(rest.prefix(limit))
        }
        if !ready.isEmpty { return ready }
        let socket = try held()
        return try await Self.aside {
            var bytes = [UInt8](repeating: 0, count: limit)
            do {
                return Array(bytes[..<(try socket.receiveSome(into: &bytes))])
            } catch TCPError.system(.wouldBlock) {
                throw Failure.timedOut
            } catch {
                throw Failure.reset
            }
        }
    }

    /// So many bytes.
    public func read(exactly count: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try await read(atMost: min(65536, count - bytes.count))
            if more.isEmpty { throw Failure.malformed("wanted \(count) bytes, found \(bytes.count)") }
            bytes += more
        }
        return bytes
    }

    /// All there is until the other side closes; a reset is an end too.
    public func readToEnd() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while case let more = try await read(atMost: 65536), !more.isEmpty { bytes += more }
        } catch Failure.reset {}
        return bytes
    }

    /// A head, up to and with the empty line.
    public func readHead() async throws -> String {
        var bytes: [UInt8] = []
        while true {
            // Each read costs a change of threads, so not byte by byte.
            let next = try await read(atMost: 256)
            if next.isEmpty { throw Failure.malformed("the stream ended in a head: \(String(decoding: bytes, as: UTF8.self))") }
            let known = max(0, bytes.count - 3)
            bytes += next
            guard let end = Self.endOfHead(in: bytes, from: known) else { continue }
            let excess = Array(bytes[end...])
            rest.withLock { $0 = excess + $0 }
            return String(decoding: bytes[..<end], as: UTF8.self)
        }
    }

    private static func endOfHead(in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let end = (start...(bytes.count - 4)).first { bytes[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }
        return end.map { $0 + 4 }
    }

    /// One answer; without its content for answers to HEAD.
    public func readAnswer(bodyless: Bool = false) async throws -> Answer {
        let head = try await readHead()
        guard let status = Int(head.split(separator: " ")[1]) else { throw Failure.malformed(head) }
        var answer = Answer(status: status, head: head, body: [])
        if !bodyless, let length = answer.header("Content-Length").flatMap(Int.init) { answer.body = try await read(exactly: length) }
        return answer
    }

    /// Drops the connection; with a reset, when there is something left to read. The last use of it.
    public func drop() { socket.withLock { $0 = nil } }

    private func held() throws -> TCPSocket {
        guard let socket = socket.withLock({ $0 }) else { throw Failure.reset }
        return socket
    }

    private static func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "RawSocket").async { continuation.resume(with: Result { try work() }) }
        }
    }
}
