internal import CMicroHTTPD
internal import Dispatch
internal import Glibc
internal import Synchronization

/// An HTTP/1.1 server on one address, over libmicrohttpd: epoll, a few threads, and requests that wait for their answer without one.
public final class Daemon: Sendable {
    /// The address listened on, with the port that the system chose where 0 was asked for.
    public let address: Endpoint

    private let engine: Engine
    private let drainage = Mutex<Task<Void, Never>?>(nil)

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - host: a numeric IPv4 or IPv6 address.
    ///   - port: 0 for any.
    ///   - admit: called on a polling thread when a head has arrived; must not block.
    ///   - identity: with it, the server speaks TLS alone; files are then not sent by the kernel.
    ///   - abandoned: called on a polling thread for a request that never got as far as `admit`; must not block.
    /// - Throws: ``DaemonError``
    public init(
        host: String, port: UInt16, limits: DaemonLimits, identity: TLSIdentity? = nil,
        admit: @escaping @Sendable (RequestHead) -> Exchange,
        abandoned: @escaping @Sendable (AbandonedHead) -> Void
    ) throws(DaemonError) {
        var bound = cmhd_address()
        let listener = unsafe cmhd_listen(host, port, 1024, &bound)
        if listener == -EINVAL { throw .notAnAddress(host) }
        guard listener >= 0 else { throw .cannotListen(Endpoint(host: host, port: port), errno: -listener) }
        address = Endpoint(&bound)
        do {
            engine = try Engine(
                core: DaemonCore(limits: limits, admit: admit, abandoned: abandoned), listener: listener, identity: identity)
        } catch {
            close(listener)
            throw error
        }
    }

    deinit {
        // The last reference may go on one of libmicrohttpd's threads, which cannot wait for themselves.
        let engine = self.engine
        DispatchQueue(label: "MicroHTTPD.stop").async {
            engine.core.beginDraining()
            engine.stopAccepting()
            engine.core.abortAll()
            engine.stop()
        }
    }

    /// Connections turned away because of a limit, since the start.
    public var refusedConnectionCount: Int { engine.core.refusedConnectionCount }

    /// Ends the service: no new connections from now on; requests under way get the grace period, then those that wait for a
    /// handler are answered 503 and transfers are cut. Returns when all threads are gone. Later calls wait for the first.
    public func drain(grace: Duration) async {
        let task = drainage.withLock { [engine] drainage in
            if let task = drainage { return task }
            let task = Task { await Self.drain(engine, grace: grace) }
            drainage = task
            return task
        }
        await task.value
    }

    private static func drain(_ engine: Engine, grace: Duration) async {
        engine.core.beginDraining()
        await blocking { engine.stopAccepting() }
        engine.core.endIdleConnections()
        await engine.core.waitUntilIdle(atMost: grace)
        engine.core.abortAll()
        // What was answered 503 just now is still to be sent.
        await engine.core.waitUntilIdle(atMost: .seconds(1))
        await blocking { engine.stop() }
    }

    private static func blocking(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "MicroHTTPD.stop").async {
                work()
                continuation.resume()
            }
        }
    }
}
