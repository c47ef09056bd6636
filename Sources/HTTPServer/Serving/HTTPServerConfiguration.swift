internal import MicroHTTPD

/// Where an ``HTTPServer`` listens and what it allows.
public struct HTTPServerConfiguration: Sendable {
    /// A numeric IPv4 or IPv6 address.
    public var address: String
    /// 0 for any.
    public var port: UInt16
    /// What the server shows of itself under TLS; nil: it speaks plain HTTP.
    public var tls: TLSFiles?
    /// Threads that wait for and serve sockets, 1 or more.
    public var threads = 2
    /// Connections at a time; one more is answered 503 and closed.
    public var maximumConnections = 512
    /// Connections at a time from one IP address; one more is answered 503 and closed.
    public var maximumConnectionsPerAddress = 128
    /// Memory for the heads of a request and its answer, in bytes, per connection. A request head that does not fit is answered 431 or 414.
    public var headByteCount = 16 * 1024
    /// How long a client may take for the head of a request, however busily it sends.
    public var headDeadline: Duration = .seconds(10)
    /// How long a connection may rest between two requests.
    public var keepAlive: Duration = .seconds(30)
    /// Bytes per second below which a body in either direction is cut, measured over ``rateWindow``.
    public var minimumRate = 1024
    /// See ``minimumRate``. A client that stops altogether is cut after one window, too.
    public var rateWindow: Duration = .seconds(20)
    /// Threads that make pieces of generated bodies.
    public var pieceWorkers = 4
    /// What WebSockets are allowed.
    public var webSockets = WebSocketLimits()

    /// A certificate with its private key, both as PEM texts.
    public struct TLSFiles: Sendable {
        /// The certificate and those that lead to the one that browsers know.
        public let certificateChain: String
        /// The certificate's key, without a password.
        public let privateKey: String

        /// A certificate and key, which are not checked.
        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    /// A configuration with the defaults.
    public init(address: String = "127.0.0.1", port: UInt16 = 0) {
        self.address = address
        self.port = port
    }

    var limits: DaemonLimits {
        var limits = DaemonLimits()
        limits.threads = max(1, threads)
        limits.connections = max(1, maximumConnections)
        limits.connectionsPerAddress = max(1, maximumConnectionsPerAddress)
        limits.headByteCount = max(2048, headByteCount)
        limits.headDeadline = headDeadline
        limits.keepAlive = keepAlive
        limits.minimumRate = minimumRate
        limits.rateWindow = rateWindow
        limits.pieceWorkers = pieceWorkers
        return limits
    }
}
