/// Which block devices are mounted where: /proc/mounts (proc(5)).
public struct MountTable: Sendable {
    private let entries: [(device: String, directory: String)]

    /// Reads the text of /proc/mounts.
    public init(_ text: [UInt8]) {
        var entries: [(device: String, directory: String)] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count >= 2 else { continue }
            entries.append((String(decoding: fields[0], as: UTF8.self), String(decoding: fields[1], as: UTF8.self)))
        }
        self.entries = entries
    }

    /// The mount table of this process; empty where /proc is not mounted.
    public static func current() -> MountTable {
        do {
            return MountTable(try SystemFiles.read("/proc/mounts", limit: 1_048_576))
        } catch {
            return MountTable([])
        }
    }

    /// Where a device or one of its partitions is mounted; `nil` when nowhere.
    public func directory(ofDeviceOrPartition path: String) -> String? {
        entries.first { $0.device == path || Self.isPartition($0.device, of: path) }?.directory
    }

    /// `/dev/sda1` of `/dev/sda`, `/dev/mmcblk0p2` of `/dev/mmcblk0`.
    private static func isPartition(_ candidate: String, of device: String) -> Bool {
        let name = Array(device.utf8)
        let partition = Array(candidate.utf8)
        guard partition.count > name.count, partition[0..<name.count] == name[...], let last = name.last else { return false }
        var suffix = partition[name.count...]
        if isDigit(last) {
            guard suffix.first == UInt8(ascii: "p") else { return false }
            suffix = suffix.dropFirst()
        }
        return !suffix.isEmpty && suffix.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
