import InstallerSystem

/// Looks at device, card and server, and changes nothing anywhere.
public struct DryRun<T: Transport> {
    private let server: HTTPURL
    private let transport: T

    /// Names the server.
    public init(server: HTTPURL, transport: T) {
        self.server = server
        self.transport = transport
    }

    /// Says what it finds.
    ///
    /// - Returns: whether an installation could start.
    public func run(
        identity: DeviceIdentity, openCard: () throws(DestinationError) -> some Destination, _ tell: (String) -> Void
    ) -> Bool {
        var isReady = true
        tell("serial number: \(identity.serialNumber.isEmpty ? "none" : identity.serialNumber)")
        tell("MAC address: \(identity.macAddress.isEmpty ? "none" : identity.macAddress)")
        if identity.serialNumber.isEmpty, identity.macAddress.isEmpty {
            tell(InstallError.unknownDevice.message)
            isReady = false
        }
        do {
            tell("card: \(try openCard().byteCount) bytes")
        } catch {
            tell("card: \(error.message)")
            isReady = false
        }
        var client = HTTPClient(transport)
        do {
            _ = try client.fetch(.get(server.with(target: "/health")), limit: 65_536)
            tell("server: \(server.authority) is healthy")
        } catch {
            tell("server: \(error.message)")
            isReady = false
        }
        return isReady
    }
}
