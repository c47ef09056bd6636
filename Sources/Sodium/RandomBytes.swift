import CSodium

/// Bytes that nobody can foretell.
public enum RandomBytes {
    /// `count` bytes from the kernel's source.
    public static func make(count: Int) -> [UInt8] {
        Library.prepare()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            unsafe randombytes_buf(start, buffer.count)
        }
        return bytes
    }
}
