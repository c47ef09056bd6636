/// What tells one device from all others: its serial number, else its MAC address.
public struct DeviceIdentity: Hashable, Sendable, CustomStringConvertible {
    /// The serial number; when there is one, it alone is the identity.
    public let serial: SerialNumber?
    /// The address of the network card, which may move between devices with an adapter.
    public let mac: MACAddress?

    /// An identity of at least one of the two.
    ///
    /// - Throws: ``FleetError/noIdentity``.
    public init(serial: SerialNumber?, mac: MACAddress?) throws(FleetError) {
        if serial == nil, mac == nil { throw .noIdentity }
        self.serial = serial
        self.mac = mac
    }

    /// The identity of a device with a serial number.
    public init(_ serial: SerialNumber, mac: MACAddress? = nil) {
        self.serial = serial
        self.mac = mac
    }

    /// Reads what a device sent. An empty text counts as none; so does a placeholder serial number when there is a MAC address.
    ///
    /// - Throws: ``FleetError`` naming what is wrong.
    public init(serialText: String?, macText: String?) throws(FleetError) {
        var mac: MACAddress?
        if let macText, !PlainText.trimmed(macText).isEmpty { mac = try MACAddress(macText) }
        var serial: SerialNumber?
        if let serialText, !PlainText.trimmed(serialText).isEmpty {
            do {
                serial = try SerialNumber(serialText)
            } catch {
                guard case .placeholderSerialNumber = error, mac != nil else { throw error }
            }
        }
        try self.init(serial: serial, mac: mac)
    }

    /// `serial …`, else `MAC …`.
    public var description: String {
        if let serial { return "serial \(serial)" }
        return "MAC \(mac?.text ?? "unknown")"
    }
}
