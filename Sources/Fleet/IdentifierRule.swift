/// Which identifiers a device may have in its hostname, best first; the first that no other device holds is its own.
public enum IdentifierRule {
    /// For serial products: the last eight characters of the serial number, then all of it.
    ///
    /// A short serial number can equal another's suffix, so numbered forms of it follow.
    public static func serial(_ serial: SerialNumber) -> [String] {
        let suffix = serial.suffix
        return (suffix == serial.text ? [suffix] : [suffix, serial.text]) + numbered(serial.text)
    }

    /// For a device that belongs to no venue: the last six characters of its serial number (else of its MAC address), then ever more of it.
    public static func fallback(_ device: DeviceIdentity) -> [String] {
        let whole = device.serial?.text ?? device.mac?.digits ?? ""
        return distinct([6, 8, 10, 12].map { String(whole.suffix($0)) } + [whole]) + numbered(whole)
    }

    private static func numbered(_ whole: String) -> [String] { (2...9).map { "\(whole)X\($0)" } }

    private static func distinct(_ identifiers: [String]) -> [String] {
        var seen: Set<String> = []
        return identifiers.filter { seen.insert($0).inserted }
    }
}
