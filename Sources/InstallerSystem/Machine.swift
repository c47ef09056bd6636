import CInstallerSystem

/// The machine and the process that this program is.
public enum Machine {
    /// Whether this program is the first process, which means that it is alone on a machine that has just started.
    public static var isFirstProcess: Bool { rpi_process_id() == 1 }

    /// Mounts /proc, /sys and /dev, as the first process must before anything else. What is mounted already stays as it is.
    public static func mountSystemDirectories() {
        for (type, directory) in [("proc", "/proc"), ("sysfs", "/sys"), ("devtmpfs", "/dev")] {
            _ = unsafe type.withCString { type in unsafe directory.withCString { unsafe rpi_mount(type, $0) } }
        }
    }

    /// The words of this program's command line after its name, which /proc/self/cmdline holds for C's `main` and for Embedded Swift alike.
    public static func arguments() -> [String] {
        guard let bytes = try? SystemFiles.read("/proc/self/cmdline") else { return [] }
        var words = bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        if words.last == "" { words.removeLast() }
        return Array(words.dropFirst())
    }

    /// Restarts the machine (reboot(2)); returns only when that fails.
    ///
    /// - Throws: ``SystemError``.
    public static func restart() throws(SystemError) {
        let result = rpi_restart_machine()
        guard result >= 0 else { throw SystemError(result: Int64(result)) }
    }

    /// Ends this process.
    public static func exit(_ code: Int32) -> Never {
        rpi_exit(code)
    }

    /// Writes a line to standard output, or to standard error.
    public static func writeLine(_ line: String, toError: Bool = false) {
        let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
        unsafe bytes.withUnsafeBytes { unsafe rpi_write_console(toError ? 2 : 1, $0.baseAddress, $0.count) }
    }
}
