import CLibCrypto

/// SHA-1, for protocols that ask for it where its weakness does not matter. Nothing may be trusted because of it.
///
/// Source: EVP_Digest(3ssl).
public enum SHA1 {
    /// The digest of bytes that are all at hand: 20 bytes.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 20)
        let done = unsafe bytes.withUnsafeBytes { bytes in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, nil, EVP_sha1(), nil)
            }
        }
        guard done == 1 else { fatalError("EVP_Digest gave no digest") }
        return digest
    }
}
