import CInstallerSystem

/// One TCP connection. Closed when the last reference goes.
public final class TCPSocket: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { rpi_close(descriptor) }

    /// Connects to a host by name or address (IPv4 or IPv6), trying each of its addresses.
    ///
    /// - Parameters:
    ///   - source: the address of this machine to connect from; empty for any.
    ///   - timeout: how long each address may take; sends and receives give up when nothing moves for `patience`.
    /// - Throws: ``TCPError``.
    public static func connect(
        host: String, port: UInt16, from source: String = "", timeout: Duration, patience: Duration
    ) throws(TCPError) -> TCPSocket {
        let result = unsafe host.withCString { host in
            unsafe source.withCString { unsafe rpi_connect(host, port, $0, timeout.wholeMilliseconds) }
        }
        guard result != RPI_UNKNOWN_HOST else { throw .unknownHost }
        guard result >= 0 else { throw .system(SystemError(result: Int64(result))) }
        let socket = TCPSocket(descriptor: result)
        try socket.setPatience(patience)
        return socket
    }

    /// Sends and receives throw ``SystemError/wouldBlock`` when nothing moves for this long.
    ///
    /// - Throws: ``TCPError``.
    public func setPatience(_ patience: Duration) throws(TCPError) {
        let result = rpi_set_timeouts(descriptor, patience.wholeMilliseconds)
        guard result >= 0 else { throw .system(SystemError(result: Int64(result))) }
    }

    /// Sends all the bytes.
    ///
    /// - Throws: ``TCPError``.
    public func sendAll(_ bytes: [UInt8]) throws(TCPError) {
        let result = unsafe bytes.withUnsafeBytes { unsafe rpi_send(descriptor, $0.baseAddress, $0.count) }
        guard result >= 0 else { throw .system(SystemError(result: result)) }
    }

    /// Receives what there is into the front of a buffer and returns how many bytes; 0 when the other side has closed.
    ///
    /// - Throws: ``TCPError``.
    public func receiveSome(into buffer: inout [UInt8]) throws(TCPError) -> Int {
        let result = unsafe buffer.withUnsafeMutableBytes { unsafe rpi_receive(descriptor, $0.baseAddress, $0.count) }
        guard result >= 0 else { throw .system(SystemError(result: result)) }
        return Int(result)
    }
}

extension Duration {
    /// In milliseconds, at least 1.
    var wholeMilliseconds: UInt32 {
        UInt32(clamping: max(1, nanoseconds / 1_000_000))
    }

    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
