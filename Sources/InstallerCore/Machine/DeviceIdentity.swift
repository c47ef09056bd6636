import InstallerSystem

/// Who this machine is.
public struct DeviceIdentity: Equatable, Sendable {
    /// The board's serial number; empty where it has none.
    public let serialNumber: String
    /// The address of the wired network card, or of the first other one; empty where there is none.
    public let macAddress: String

    /// Names an identity.
    public init(serialNumber: String, macAddress: String) {
        self.serialNumber = serialNumber
        self.macAddress = macAddress
    }

    /// Reads the identity from the system's files (proc(5), sysfs(5)).
    ///
    /// - Parameter root: the directory that /proc and /sys are in: empty for this machine.
    public static func read(root: String = "") -> DeviceIdentity {
        DeviceIdentity(serialNumber: serialNumber(root), macAddress: macAddress(root))
    }

    private static func text(_ path: String) -> String? {
        guard let bytes = try? SystemFiles.read(path) else { return nil }
        let word = bytes.filter { $0 > 0x20 && $0 < 0x7F }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }

    private static func serialNumber(_ root: String) -> String {
        if let serial = text(root + "/proc/device-tree/serial-number") { return serial }
        let cpus = (try? SystemFiles.read(root + "/proc/cpuinfo", limit: 1_048_576)) ?? []
        for line in cpus.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2, String(decoding: parts[0].filter { $0 > 0x20 }, as: UTF8.self) == "Serial" else { continue }
            return String(decoding: parts[1].filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
        }
        return ""
    }

    private static func macAddress(_ root: String) -> String {
        let directory = root + "/sys/class/net"
        let names = ((try? SystemFiles.names(in: directory)) ?? []).filter { $0 != "lo" }
        let wired = names.filter { $0.hasPrefix("eth") || $0.hasPrefix("en") }
        let connected = wired.filter { text("\(directory)/\($0)/operstate") == "up" }
        for name in connected + wired + names {
            if let address = text("\(directory)/\(name)/address"), address != "00:00:00:00:00:00" { return address }
        }
        return ""
    }
}
