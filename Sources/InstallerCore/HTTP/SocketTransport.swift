public import InstallerSystem

/// Connections over TCP.
public struct SocketTransport: Transport {
    private let source: String
    private let connectTimeout: Duration
    private let patience: Duration

    /// Sets the times.
    ///
    /// - Parameters:
    ///   - source: the address of this machine to connect from; empty for any.
    ///   - connectTimeout: how long making a connection may take, for each address of the host.
    ///   - patience: how long a connection may stand still before it counts as broken.
    public init(from source: String = "", connectTimeout: Duration = .seconds(5), patience: Duration = .seconds(15)) {
        self.source = source
        self.connectTimeout = connectTimeout
        self.patience = patience
    }

    /// Connects to a host by name or address, IPv4 or IPv6.
    ///
    /// - Throws: ``TransportError``.
    public func connect(host: String, port: UInt16) throws(TransportError) -> TCPSocket {
        do {
            return try TCPSocket.connect(host: host, port: port, from: source, timeout: connectTimeout, patience: patience)
        } catch {
            switch error {
            case .unknownHost: throw .unknownHost(host)
            case .system(let error): throw .notConnected(error.message)
            }
        }
    }
}

extension TCPSocket: TransportConnection {
    /// Sends all the bytes.
    ///
    /// - Throws: ``TransportError``.
    public func send(_ bytes: [UInt8]) throws(TransportError) {
        do {
            try sendAll(bytes)
        } catch {
            throw TransportError(error)
        }
    }

    /// Receives what there is; 0 when the other side has closed.
    ///
    /// - Throws: ``TransportError``.
    public func receive(into buffer: inout [UInt8]) throws(TransportError) -> Int {
        do {
            return try receiveSome(into: &buffer)
        } catch {
            throw TransportError(error)
        }
    }
}

extension TransportError {
    init(_ error: TCPError) {
        switch error {
        case .unknownHost: self = .broken("unknown host")
        case .system(.wouldBlock): self = .stalled
        case .system(let error): self = .broken(error.message)
        }
    }
}
