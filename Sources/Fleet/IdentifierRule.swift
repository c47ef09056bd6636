/// Which identifiers a device may have in its hostname, best first; the first that no other device holds is its own.
public enum IdentifierRule {
    /// For serial products: the last eight characters of the serial number, then all of it.
    ///
    /// A short serial number can equal another's suffix, so numbered forms of it follow.
    public static func serial(_ serial: SerialNumber) -> some Sequence<String> {
        // Nearly always the first is free: the others are made when they are asked for.
        let (suffix, whole) = (serial.suffix, serial.text)
        return ((suffix == whole ? 1 : 0)...lastNumber).lazy.map { form in
            switch form {
            case 0: suffix
            case 1: whole
            default: numbered(whole, form)
            }
        }
    }

    /// For a device that belongs to no venue: the last six characters of its serial number (else of its MAC address), then ever more of it.
    public static func fallback(_ device: DeviceIdentity) -> [String] {
        let whole = device.serial?.text ?? device.mac?.digits ?? ""
        return distinct([6, 8, 10, 12].map { String(whole.suffix($0)) } + [whole]) + (2...lastNumber).map { numbered(whole, $0) }
    }

    private static let lastNumber = 9

    private static func numbered(_ whole: String, _ number: Int) -> String { "\(whole)X\(number)" }

    private static func distinct(_ identifiers: [String]) -> [String] {
        var seen: Set<String> = []
        return identifiers.filter { seen.insert($0).inserted }
    }
}
