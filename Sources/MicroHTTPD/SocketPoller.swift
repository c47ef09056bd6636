internal import CMicroHTTPD

/// Waits for many ``UpgradedSocket``s at once, by epoll(7). One thread waits; any may wake it and change what is waited for.
@safe public final class SocketPoller: Sendable {
    /// A socket that can be used.
    public struct Readiness: Sendable, Equatable {
        /// The number under which it is watched.
        public let id: UInt64
        /// There is something to read, or the connection has ended.
        public let isReadable: Bool
        /// There is room to write, or the connection has ended.
        public let isWritable: Bool
    }

    private let poll: cmhd_poll

    /// Makes one that watches nothing.
    ///
    /// - Throws: ``DaemonError/cannotStart(errno:)``.
    public init() throws(DaemonError) {
        var poll = cmhd_poll()
        let failure = unsafe cmhd_poll_open(&poll)
        guard failure == 0 else { throw .cannotStart(errno: -failure) }
        self.poll = poll
    }

    deinit {
        var poll = self.poll
        unsafe cmhd_poll_close(&poll)
    }

    /// Watches a socket, or changes what it is watched for. A socket that is closed is forgotten by itself.
    ///
    /// - Parameter id: 1 or more, not used for another socket.
    /// - Returns: false when the socket is closed or cannot be watched.
    public func watch(_ socket: UpgradedSocket, as id: UInt64, reading: Bool, writing: Bool) -> Bool {
        socket.withDescriptor { descriptor in
            unsafe withUnsafePointer(to: poll) {
                Int(unsafe cmhd_poll_watch($0, descriptor, id, reading ? 1 : 0, writing ? 1 : 0))
            }
        } == 0
    }

    /// Waits until sockets are ready, ``wake()`` is called, or the time is over.
    ///
    /// - Parameter milliseconds: `nil` for as long as it takes.
    /// - Returns: some of the sockets that are ready; the others come the next time.
    public func wait(atMost milliseconds: Int?) -> [Readiness] {
        unsafe withUnsafeTemporaryAllocation(of: cmhd_ready.self, capacity: 256) { ready in
            let limit = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
            let count = unsafe withUnsafePointer(to: poll) { unsafe cmhd_poll_wait($0, ready.baseAddress, 256, limit) }
            return (0..<max(0, Int(count))).map { index in
                let one = unsafe ready[index]
                return Readiness(id: one.id, isReadable: one.readable != 0, isWritable: one.writable != 0)
            }
        }
    }

    /// Ends the present ``wait(atMost:)``, or the next one.
    public func wake() {
        unsafe withUnsafePointer(to: poll) { unsafe cmhd_poll_wake($0) }
    }
}
