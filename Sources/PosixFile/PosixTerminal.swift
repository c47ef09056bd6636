import CPosixFile

/// Terminals.
public enum PosixTerminal {
    /// How many characters fit on a line of the terminal that a descriptor is; `nil` when it is none, or does not say (ioctl_tty(2), `TIOCGWINSZ`).
    public static func columns(ofDescriptor descriptor: Int32) -> Int? {
        let count = cposixfile_terminal_columns(descriptor)
        return count > 0 ? Int(count) : nil
    }
}
