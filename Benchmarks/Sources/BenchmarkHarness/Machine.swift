public import Foundation

/// What the figures were measured on.
public struct Machine: Sendable, Codable {
    /// When, in UTC: `2026-01-31 12:00`.
    public let date: String
    /// Processor, cores, memory, kernel, system: one line.
    public let description: String
    /// The commit, and whether something in the working tree differs from it.
    public let commit: String
    /// The load of the last minute before the measurement.
    public let load: String

    /// Looks at this machine.
    public init(repository: URL) {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        date = formatter.string(from: Date())
        func ask(_ script: String) -> String { (try? Command.bash(script).output()) ?? "unknown" }
        let processor = ask("sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1")
        let memory = ask("awk '/MemTotal/ { printf \"%.0f\", $2 / 1048576 }' /proc/meminfo")
        let system = ask(". /etc/os-release && echo \"$PRETTY_NAME\"")
        let swift = ask("swift --version 2>/dev/null | sed -n 's/.*Swift version \\([0-9.]*\\).*/\\1/p' | head -n 1")
        description =
            "\(processor), \(ProcessInfo.processInfo.processorCount) cores, \(memory) GiB, Linux \(ask("uname -r")), \(system), Swift \(swift)"
        let path = repository.path
        commit = ask("git -C '\(path)' rev-parse --short=10 HEAD; git -C '\(path)' diff --quiet HEAD || echo '(changed)'")
            .replacingOccurrences(of: "\n", with: " ")
        load = ask("cut -d ' ' -f 1 /proc/loadavg")
    }
}
