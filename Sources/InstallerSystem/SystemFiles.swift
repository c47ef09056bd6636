import CInstallerSystem

/// Small files that are read whole, such as those of /proc and /sys.
public enum SystemFiles {
    /// The first `limit` bytes of a file.
    ///
    /// - Throws: ``SystemError``.
    public static func read(_ path: String, limit: Int = 65_536) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe path.withCString { path in
            unsafe bytes.withUnsafeMutableBytes { unsafe rpi_read_file(path, $0.baseAddress, $0.count) }
        }
        guard count >= 0 else { throw SystemError(result: count) }
        return Array(bytes[0..<Int(count)])
    }

    /// The names in a directory, those that start with a dot left out, sorted.
    ///
    /// - Throws: ``SystemError``.
    public static func names(in directory: String) throws(SystemError) -> [String] {
        var bytes = [CChar](repeating: 0, count: 65_536)
        let count = unsafe directory.withCString { path in
            unsafe bytes.withUnsafeMutableBufferPointer { unsafe rpi_list_directory(path, $0.baseAddress, $0.count) }
        }
        guard count >= 0 else { throw SystemError(result: count) }
        return bytes[0..<Int(count)].split(separator: 0)
            .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
            .sorted()
    }
}
