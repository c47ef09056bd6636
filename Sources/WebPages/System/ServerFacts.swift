import Foundation

/// What the machine of the server says of itself: Linux's own files, read at once and without any other program.
struct ServerFacts {
    /// One file system: its size, and how much of it is free, in bytes.
    struct Disk {
        let path: String
        let total: UInt64
        let free: UInt64
    }

    /// One network interface.
    struct Interface {
        let name: String
        let isUp: Bool
        /// Megabits per second; nil where the driver does not say.
        let speed: Int?
        let mac: String
        let received: UInt64
        let sent: UInt64
    }

    let hostname: String
    let kernel: String
    let distribution: String
    /// In seconds.
    let uptime: Double?
    /// Of the last 1, 5 and 15 minutes.
    let load: [Double]
    let processorCount: Int
    let memoryTotal: UInt64?
    let memoryAvailable: UInt64?
    let interfaces: [Interface]

    /// Looks at the machine.
    static func look(root: String = "") -> ServerFacts {
        let memory = fields(of: text(root + "/proc/meminfo"))
        return ServerFacts(
            hostname: text(root + "/proc/sys/kernel/hostname"), kernel: text(root + "/proc/sys/kernel/osrelease"),
            distribution: distribution(text(root + "/etc/os-release")),
            uptime: text(root + "/proc/uptime").split(separator: " ").first.flatMap { Double($0) },
            load: text(root + "/proc/loadavg").split(separator: " ").prefix(3).compactMap { Double($0) },
            processorCount: ProcessInfo.processInfo.activeProcessorCount, memoryTotal: memory["MemTotal"],
            memoryAvailable: memory["MemAvailable"], interfaces: interfaces(root + "/sys/class/net"))
    }

    /// The file system of a folder; nil where it cannot be asked.
    static func disk(of path: String) -> Disk? {
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path),
            let total = (attributes[.systemSize] as? NSNumber)?.uint64Value,
            let free = (attributes[.systemFreeSize] as? NSNumber)?.uint64Value
        else { return nil }
        return Disk(path: path, total: total, free: free)
    }

    /// Which of these programs run on the machine, as far as this user may see.
    static func running(_ names: Set<String>, root: String = "") -> Set<String> {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: root + "/proc")) ?? []
        return names.intersection(processes.filter { $0.allSatisfy(\.isNumber) }.map { text("\(root)/proc/\($0)/comm") })
    }

    private static func text(_ path: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 65_536) else { return "" }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func distribution(_ release: String) -> String {
        let line = release.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } } ?? "Linux"
    }

    /// `Name:  123 kB`, in bytes.
    private static func fields(of text: String) -> [String: UInt64] {
        var fields: [String: UInt64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == ":" }
            if words.count >= 2, let number = UInt64(words[1]) { fields[String(words[0])] = number * 1_024 }
        }
        return fields
    }

    private static func interfaces(_ folder: String) -> [Interface] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0 != "lo" && $0 != "bonding_masters" }.sorted().prefix(32).map { name in
            let path = folder + "/" + name
            let speed = Int(text(path + "/speed"))
            return Interface(
                name: name, isUp: text(path + "/operstate") == "up", speed: speed.flatMap { $0 > 0 ? $0 : nil },
                mac: text(path + "/address"), received: UInt64(text(path + "/statistics/rx_bytes")) ?? 0,
                sent: UInt64(text(path + "/statistics/tx_bytes")) ?? 0)
        }
    }
}
