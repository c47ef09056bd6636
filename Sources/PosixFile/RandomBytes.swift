internal import CPosixFile

/// Bytes from the kernel's random source, fit for secrets.
///
/// Source: getentropy(3).
public enum RandomBytes {
    /// Draws bytes with one system call, whatever their number.
    ///
    /// - Parameter count: 1 to 256.
    public static func draw(_ count: Int) -> [UInt8] {
        precondition((1...256).contains(count), "wanted 1 to 256 random bytes, found \(count)")
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe bytes.withUnsafeMutableBytes { unsafe cposixfile_random($0.baseAddress, $0.count) }
        guard result == 0 else { fatalError("the kernel has no random bytes: \(PosixError.text(ofCode: -result))") }
        return bytes
    }
}
