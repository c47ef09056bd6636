import CPosixFile

/// Terminals.
public enum PosixTerminal {
    /// How many characters fit on a line of the terminal that a descriptor is; `nil` when it is none, or does not say (ioctl_tty(2), `TIOCGWINSZ`).
    public static func columns(ofDescriptor descriptor: Int32) -> Int? {
        let count = cposixfile_terminal_columns(descriptor)
        return count > 0 ? Int(count) : nil
    }

    /// A line typed at the terminal that a descriptor is, without showing it; `nil` when it is none, at its end, or when somebody pressed Ctrl-C (termios(3)).
    public static func secretLine(fromDescriptor descriptor: Int32) -> String? {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return Int64(0) }
            return unsafe cposixfile_read_secret(descriptor, start, UInt64(buffer.count))
        }
        guard count > 0 else { return nil }
        let line = bytes[..<Int(count)].map { UInt8(bitPattern: $0) }
        return line.contains(3) ? nil : String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
