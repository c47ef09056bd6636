/// What connects to servers: sockets, or a test's stand-in.
public protocol Transport: Sendable {
    /// One open connection; closed when the last reference to it goes.
    associatedtype Connection: TransportConnection

    /// Connects to a host by name or address.
    ///
    /// - Throws: ``TransportError``.
    func connect(host: String, port: UInt16) throws(TransportError) -> Connection
}

/// A stream of bytes in both directions, used by one thread at a time.
public protocol TransportConnection {
    /// Sends all the bytes.
    ///
    /// - Throws: ``TransportError``.
    func send(_ bytes: [UInt8]) throws(TransportError)

    /// Receives what there is into the front of a buffer and returns how many bytes; 0 when the other side has closed.
    ///
    /// - Throws: ``TransportError``.
    func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int
}
