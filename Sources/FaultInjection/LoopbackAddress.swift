/// Addresses of this machine alone for devices that are not there: servers limit what an address may do, and real devices have one each.
public enum LoopbackAddress {
    /// The address of a device by its number; different ones for numbers below 8,323,072 (127.1.0.0 to 127.127.255.255).
    public static func ofDevice(_ number: UInt32) -> String {
        "127.\(1 + (number >> 16) % 127).\((number >> 8) & 0xFF).\(number & 0xFF)"
    }

    /// Whether a server of this name or address is reached over loopback in IPv4.
    public static func reaches(_ host: String) -> Bool { host == "localhost" || host.hasPrefix("127.") }
}
