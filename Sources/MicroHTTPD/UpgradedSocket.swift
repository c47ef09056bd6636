internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// A socket that has left HTTP behind with an ``AnswerBody/upgrade(_:)``. Nothing that is done with it waits.
///
/// Any thread may close it, also the one that stops the daemon; whoever uses it then finds it ended.
@safe public final class UpgradedSocket: Sendable {
    /// What came of reading or writing.
    public enum Outcome: Sendable, Equatable {
        /// So many bytes.
        case count(Int)
        /// The socket is not ready.
        case wouldBlock
        /// The other side has closed, or the connection is lost.
        case ended
    }

    private struct Held {
        let descriptor: Int32
        /// libmicrohttpd's handle, a pointer.
        let handle: UInt
    }

    /// Bytes of the send buffer: small, so that a client which reads slowly is not sent what is old.
    private static let sendBufferByteCount: Int32 = 64 * 1024

    /// What the client sent right behind its request. It comes before anything that is read.
    public let firstBytes: [UInt8]
    /// The client's end.
    public let remote: Endpoint
    private let held: Mutex<Held?>
    private let connection: Connection

    init(descriptor: Int32, handle: OpaquePointer, firstBytes: [UInt8], connection: Connection) {
        cmhd_prepare_upgraded(descriptor, Self.sendBufferByteCount)
        held = Mutex(Held(descriptor: descriptor, handle: UInt(bitPattern: handle)))
        self.firstBytes = firstBytes
        remote = connection.remote
        self.connection = connection
    }

    // libmicrohttpd waits for the word that the socket is not needed any more.
    deinit { close() }

    /// Reads what is there into the beginning of a buffer.
    public func read(into buffer: inout [UInt8]) -> Outcome {
        let count = withDescriptor { descriptor in
            unsafe buffer.withUnsafeMutableBytes { unsafe cmhd_receive(descriptor, $0.baseAddress, $0.count) }
        }
        return count == 0 ? .ended : Self.outcome(count)
    }

    /// Writes bytes from a position on, as many as there is room for.
    public func write(_ bytes: [UInt8], from start: Int) -> Outcome {
        Self.outcome(
            withDescriptor { descriptor in
                unsafe bytes.withUnsafeBytes { bytes in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
                    return unsafe cmhd_send(descriptor, rest.baseAddress, rest.count)
                }
            })
    }

    /// Tells the other side that nothing more follows; what it sends can still be read.
    public func finishWriting() {
        withDescriptor { Int(shutdown($0, Int32(SHUT_WR))) }
    }

    /// Ends the connection. Later calls do nothing.
    public func close() {
        held.withLock { held in
            guard let handle = held?.handle else { return }
            held = nil
            // Under TLS libmicrohttpd keeps the connection until the client ends it, too.
            connection.cut()
            unsafe cmhd_close_upgraded(OpaquePointer(bitPattern: handle))
        }
    }

    /// Does something with the socket that nobody can close meanwhile; `nil` when it is closed.
    @discardableResult
    func withDescriptor(_ work: (Int32) -> Int) -> Int? {
        held.withLock { held in held.map { work($0.descriptor) } }
    }

    private static func outcome(_ count: Int?) -> Outcome {
        switch count {
        case let count? where count >= 0: .count(count)
        case Int(-EAGAIN): .wouldBlock
        default: .ended
        }
    }
}
