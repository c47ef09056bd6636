internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// The functions that libmicrohttpd calls, each on the polling thread of its connection. Their context is a ``DaemonCore``; that of a socket a ``Connection``, that of a request a ``Transaction``.
enum Callbacks {
    static let connection: MHD_NotifyConnectionCallback = { context, mhd, socketContext, event in
        guard let context = unsafe context, let mhd = unsafe mhd, let socketContext = unsafe socketContext else { return }
        let core = unsafe Unmanaged<DaemonCore>.fromOpaque(context).takeUnretainedValue()
        if event == .CONNECTION_NOTIFY_STARTED {
            guard let connection = unsafe core.connection(of: cmhd_socket(mhd)) else { return }
            connection.state.withLock { $0.isOpen = true }
            unsafe socketContext.pointee = Unmanaged.passRetained(connection).toOpaque()
        } else if let opaque = unsafe socketContext.pointee {
            let connection = unsafe Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue()
            connection.state.withLock { $0.isOpen = false }
            core.unregister(connection)
            unsafe socketContext.pointee = nil
        }
    }

    static let target: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
        context, target, mhd in
        guard let context = unsafe context, let target = unsafe target, let mhd = unsafe mhd, let opaque = unsafe cmhd_socket_context(mhd)
        else {
            return nil
        }
        let core = unsafe Unmanaged<DaemonCore>.fromOpaque(context).takeUnretainedValue()
        let connection = unsafe Unmanaged<Connection>.fromOpaque(opaque).takeUnretainedValue()
        let transaction = unsafe Transaction(
            connection: connection, core: core, target: Array(UnsafeRawBufferPointer(start: target, count: strlen(target))))
        core.open(transaction)
        return unsafe Unmanaged.passRetained(transaction).toOpaque()
    }

    static let access: MHD_AccessHandlerCallback = { _, mhd, url, method, version, upload, uploadCount, requestContext in
        guard let mhd = unsafe mhd, let opaque = unsafe requestContext?.pointee, let uploadCount = unsafe uploadCount else { return .NO }
        let transaction = unsafe Unmanaged<Transaction>.fromOpaque(opaque).takeUnretainedValue()
        if !transaction.isAdmitted {
            guard let url = unsafe url, let method = unsafe method, let version = unsafe version else { return .NO }
            return unsafe transaction.admit(mhd, method: method, url: url, version: version)
        }
        let count = unsafe uploadCount.pointee
        guard count > 0, let upload = unsafe upload else { return unsafe transaction.answer(mhd) }
        unsafe uploadCount.pointee = 0
        return unsafe transaction.receive(upload, count: count)
    }

    static let upgrade: MHD_UpgradeHandler = { _, _, requestContext, extra, extraCount, socket, handle in
        guard let opaque = unsafe requestContext, let handle = unsafe handle else { return }
        let transaction = unsafe Unmanaged<Transaction>.fromOpaque(opaque).takeUnretainedValue()
        let firstBytes = unsafe Array(UnsafeRawBufferPointer(start: extra, count: extraCount))
        unsafe transaction.handOver(
            UpgradedSocket(descriptor: socket, handle: handle, firstBytes: firstBytes, connection: transaction.connection))
    }

    static let completed: MHD_RequestCompletedCallback = { context, _, requestContext, termination in
        guard let context = unsafe context, let opaque = unsafe requestContext?.pointee else { return }
        let core = unsafe Unmanaged<DaemonCore>.fromOpaque(context).takeUnretainedValue()
        let transaction = unsafe Unmanaged<Transaction>.fromOpaque(opaque).takeRetainedValue()
        unsafe requestContext?.pointee = nil
        transaction.complete(termination)
        core.close(transaction)
    }
}
