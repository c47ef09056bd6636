internal import CMicroHTTPD
internal import Dispatch
internal import Glibc
internal import Synchronization

/// The running parts of a ``Daemon``: libmicrohttpd, the thread that accepts, the timer that looks at deadlines.
///
/// Connections are accepted here and not by libmicrohttpd: its limits close connections without a word, and
/// `MHD_quiesce_daemon` races with its own threads and can abort the process.
@safe final class Engine: Sendable {
    @safe private struct Parts {
        var daemon: OpaquePointer?
        var listener: Int32?
        var timer: (any DispatchSourceTimer)?
    }

    let core: DaemonCore
    private let parts: Mutex<Parts>
    private let acceptQueue = DispatchQueue(label: "MicroHTTPD.accept")

    init(core: DaemonCore, listener: Int32, identity: TLSIdentity?) throws(DaemonError) {
        self.core = core
        let limits = core.limits
        // Our own books hold the limit on connections; libmicrohttpd shares its own out among its threads.
        let connections = UInt32((limits.connections + 16) * limits.threads)
        // libmicrohttpd's own time limit is in whole seconds and only a second line of defence.
        let idle = limits.keepAlive + limits.headDeadline + limits.rateWindow + .seconds(1)
        let context = unsafe Unmanaged.passUnretained(core).toOpaque()
        func start(_ certificate: UnsafePointer<CChar>?, _ key: UnsafePointer<CChar>?) -> OpaquePointer? {
            unsafe cmhd_start(
                UInt32(limits.threads), limits.headByteCount, connections, UInt32(idle.components.seconds), Callbacks.access,
                Callbacks.target, Callbacks.completed, Callbacks.connection, context, certificate, key)
        }
        // The texts are read once, before it returns.
        let started =
            unsafe identity.map { identity in
                unsafe identity.certificateChain.withCString { certificate in
                    unsafe identity.privateKey.withCString { key in unsafe start(certificate, key) }
                }
            } ?? start(nil, nil)
        guard let daemon = unsafe started else { throw identity == nil ? .cannotStart(errno: errno) : .cannotStartTLS }
        parts = unsafe Mutex(Parts(daemon: daemon, listener: listener))
        acceptQueue.async { self.acceptAll(from: listener) }
        startSweeping()
    }

    /// No connection is accepted after this.
    func stopAccepting() {
        let listener = parts.withLock { parts in
            defer { parts.listener = nil }
            return parts.listener
        }
        guard let listener else { return }
        // Wakes accept(2); the queue is free again when the loop has ended.
        shutdown(listener, Int32(SHUT_RDWR))
        acceptQueue.sync {}
        close(listener)
    }

    /// Cuts what is left and waits for libmicrohttpd's threads. Nothing may be suspended: see ``DaemonCore/abortAll()``.
    func stop() {
        stopAccepting()
        core.cutAll()
        parts.withLock { parts in
            parts.timer?.cancel()
            parts.timer = nil
            if let daemon = unsafe parts.daemon { unsafe MHD_stop_daemon(daemon) }
            unsafe parts.daemon = nil
        }
    }

    private func startSweeping() {
        let limits = core.limits
        let shortest = min(limits.headDeadline, limits.keepAlive, limits.rateWindow) / 4
        let interval = min(max(shortest, .milliseconds(5)), .seconds(1))
        let nanoseconds = Int(interval.components.seconds) * 1_000_000_000 + Int(interval.components.attoseconds / 1_000_000_000)
        parts.withLock { [core] parts in
            let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "MicroHTTPD.deadlines"))
            timer.schedule(deadline: .now(), repeating: .nanoseconds(nanoseconds))
            timer.setEventHandler { core.sweep() }
            timer.resume()
            parts.timer = timer
        }
    }

    private func acceptAll(from listener: Int32) {
        while true {
            var peer = cmhd_address()
            let socket = unsafe cmhd_accept(listener, &peer)
            switch socket {
            case 0...: take(socket, from: &peer)
            case -EMFILE, -ENFILE, -ENOBUFS, -ENOMEM:
                // Out of descriptors or memory: those in use must be given back first, and accept(2) would fail at once again.
                usleep(20_000)
            case -EINVAL, -EBADF, -ENOTSOCK: return
            default: continue
            }
        }
    }

    private func take(_ socket: Int32, from peer: inout cmhd_address) {
        var local = cmhd_address()
        guard unsafe cmhd_local_address(socket, &local) == 0 else {
            close(socket)
            return
        }
        let connection = Connection(
            socket: socket, remote: Endpoint(&peer), local: Endpoint(&local), headUntil: .now + core.limits.headDeadline)
        guard core.register(connection) else {
            core.refused()
            let text = Array(Self.refusal.utf8)
            unsafe text.withUnsafeBytes { unsafe cmhd_refuse(socket, $0.baseAddress, $0.count) }
            return
        }
        let isTaken = parts.withLock { parts in
            guard let daemon = unsafe parts.daemon else { return false }
            return unsafe withUnsafePointer(to: &peer.storage) { storage in
                unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe MHD_add_connection(daemon, socket, $0, peer.length) == .YES
                }
            }
        }
        if !isTaken { core.unregister(connection) }
    }

    private static let refusal: String = {
        let body = #"{"error": "too many connections; try again later", "code": "too_many_connections"}"#
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Retry-After: 1\r\nConnection: close\r\n\r\n" + body
    }()
}
