public import DeviceProtocol

/// A digest that only those can make who know a key.
///
/// Source: RFC 2104, with SHA-256.
public enum HMACSHA256 {
    private static var blockSize: Int { 64 }

    /// The digest of bytes under a key of any length.
    public static func digest(of bytes: [UInt8], key: [UInt8]) -> SHA256Digest {
        var block = key.count > blockSize ? SHA256Hasher.digest(of: key).bytes : key
        block += [UInt8](repeating: 0, count: blockSize - block.count)
        let inner = SHA256Hasher.digest(of: block.map { $0 ^ 0x36 } + bytes)
        return SHA256Hasher.digest(of: block.map { $0 ^ 0x5C } + inner.bytes)
    }
}
