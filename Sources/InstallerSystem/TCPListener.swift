import CInstallerSystem

/// A loopback port that accepts connections: what self-checks talk to.
public final class TCPListener: Sendable {
    /// The port that the kernel chose.
    public let port: UInt16
    private let descriptor: Int32

    /// Listens.
    ///
    /// - Throws: ``SystemError``.
    public init() throws(SystemError) {
        var port: UInt16 = 0
        let result = unsafe rpi_listen(&port)
        guard result >= 0 else { throw SystemError(result: Int64(result)) }
        descriptor = result
        self.port = port
    }

    deinit { rpi_close(descriptor) }

    /// Waits for the next connection.
    ///
    /// - Throws: ``SystemError/wouldBlock`` when none comes in time.
    public func accept(timeout: Duration) throws(SystemError) -> TCPSocket {
        let result = rpi_accept(descriptor, timeout.wholeMilliseconds)
        guard result >= 0 else { throw SystemError(result: Int64(result)) }
        return TCPSocket(descriptor: result)
    }
}
