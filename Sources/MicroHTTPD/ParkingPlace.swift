internal import CMicroHTTPD

/// A connection of libmicrohttpd as far as any thread may use it: to suspend and to resume it.
///
/// The pointer is good while the connection's request is under way. ``suspend()`` is for the connection's polling thread,
/// ``resume()`` for any, once per suspension and never before it: callers hold their own lock around both, or see to it that the daemon goes on until a resumption is done.
@safe struct ParkingPlace: Sendable {
    private let address: UInt

    init(_ connection: OpaquePointer) {
        address = UInt(bitPattern: connection)
    }

    func suspend() { unsafe MHD_suspend_connection(OpaquePointer(bitPattern: address)) }
    func resume() { unsafe MHD_resume_connection(OpaquePointer(bitPattern: address)) }
}
