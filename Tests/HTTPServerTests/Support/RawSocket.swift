import Dispatch
import Glibc
import HTTPServer
import Synchronization

/// A TCP client that sends exactly the bytes it is told to.
///
/// What waits runs off Swift's own threads, which the server under test needs. A wait of 20 s is a failure.
final class RawSocket: Sendable {
    enum Failure: Error {
        case cannotConnect
        case timedOut
        case cannotSend
        case reset
        case malformed(String)
    }

    struct Answer {
        var status: Int
        var head: String
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }

        func header(_ name: String) -> String? {
            let start = name.lowercased() + ": "
            return head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
        }
    }

    private let descriptor: Int32
    private let isReset = Atomic(false)
    /// The server under test, which stops when nobody holds it.
    private let server: HTTPServer?

    init(port: UInt16, of server: HTTPServer? = nil, receiveBuffer: Int32? = nil) throws {
        self.server = server
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer { _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.cannotConnect }
    }

    deinit { if !isReset.load(ordering: .relaxed) { close(descriptor) } }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await Self.aside { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let rest = Array(bytes[sent...])
                let count = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw Failure.cannotSend }
                sent += count
            }
        }
    }

    /// No more than `limit` bytes; empty at the end of the stream.
    func read(atMost limit: Int) async throws -> [UInt8] {
        try await Self.aside { [descriptor] in
            var bytes = [UInt8](repeating: 0, count: limit)
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0 { throw errno == EAGAIN ? Failure.timedOut : Failure.reset }
            return Array(bytes[..<count])
        }
    }

    func read(exactly count: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try await read(atMost: min(65536, count - bytes.count))
            if more.isEmpty { throw Failure.malformed("wanted \(count) bytes, found \(bytes.count)") }
            bytes += more
        }
        return bytes
    }

    /// All there is until the other side closes; a reset is an end too.
    func readToEnd() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while case let more = try await read(atMost: 65536), !more.isEmpty { bytes += more }
        } catch Failure.reset {}
        return bytes
    }

    func readHead() async throws -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let next = try await read(atMost: 1)
            if next.isEmpty { throw Failure.malformed("the stream ended in a head: \(String(decoding: bytes, as: UTF8.self))") }
            bytes += next
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func readAnswer(bodyless: Bool = false) async throws -> Answer {
        let head = try await readHead()
        guard let status = Int(head.split(separator: " ")[1]) else { throw Failure.malformed(head) }
        var answer = Answer(status: status, head: head, body: [])
        if !bodyless, let length = answer.header("Content-Length").flatMap(Int.init) { answer.body = try await read(exactly: length) }
        return answer
    }

    /// Whether the other side has closed, without waiting.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN)
    }

    /// Drops the connection with a reset; the last use of it.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        isReset.store(true, ordering: .relaxed)
        close(descriptor)
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    private static func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "RawSocket").async { continuation.resume(with: Result { try work() }) }
        }
    }
}
