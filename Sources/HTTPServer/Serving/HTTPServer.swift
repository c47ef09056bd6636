internal import MicroHTTPD

/// An HTTP/1.1 server on one address.
///
/// It serves from ``start(_:router:accessLog:)`` until ``drain(grace:)``, or until the last reference to it goes, which cuts what is under way.
public final class HTTPServer: Sendable {
    /// The address listened on, with the port that the system chose where 0 was asked for.
    public let address: SocketAddress

    private let daemon: Daemon
    private let hub: WebSocketHub

    private init(_ daemon: Daemon, _ hub: WebSocketHub) {
        self.daemon = daemon
        self.hub = hub
        address = SocketAddress(daemon.address)
    }

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - router: what answers.
    ///   - accessLog: told of each request that is over, on a thread that must not be blocked.
    /// - Throws: ``HTTPServerError``
    public static func start(
        _ configuration: HTTPServerConfiguration, router: Router, accessLog: @escaping @Sendable (AccessLogEntry) -> Void = { _ in }
    ) throws(HTTPServerError) -> HTTPServer {
        let hub = WebSocketHub(limits: configuration.webSockets)
        let desk = RequestDesk(router: router, hub: hub, log: accessLog)
        do throws(DaemonError) {
            return HTTPServer(
                try Daemon(
                    host: configuration.address, port: configuration.port, limits: configuration.limits,
                    identity: configuration.tls.map { TLSIdentity(certificateChain: $0.certificateChain, privateKey: $0.privateKey) },
                    admit: desk.admit,
                    abandoned: desk.abandoned), hub)
        } catch {
            switch error {
            case .notAnAddress, .cannotListen: throw .cannotListen(error.description)
            case .cannotStart, .cannotStartTLS: throw .cannotStart(error.description)
            }
        }
    }

    /// Connections turned away because of a limit, since the start.
    public var refusedConnectionCount: Int { daemon.refusedConnectionCount }

    /// Ends the service: no new connections from now on; requests under way get the grace period, then those that wait for their
    /// handler are answered 503 and transfers are cut. WebSockets are closed with 1001. Returns when all threads are gone. Later calls wait for
    /// the first.
    public func drain(grace: Duration) async {
        hub.goAway()
        await daemon.drain(grace: grace)
        hub.stop()
    }
}
