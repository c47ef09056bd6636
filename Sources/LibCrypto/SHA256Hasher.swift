import CLibCrypto
public import DeviceProtocol

/// SHA-256 over bytes that arrive in pieces, by OpenSSL's libcrypto (which uses the SHA instructions of the processor).
///
/// Source: EVP_DigestInit(3ssl).
@safe public struct SHA256Hasher: ~Copyable {
    // Fetched once, since libcrypto looks for the implementation anew each time that it is given EVP_sha256(): crypto(7ssl). Kept as its address,
    // which any thread may use.
    private static let algorithm: UInt = {
        guard let fetched = unsafe EVP_MD_fetch(nil, "SHA2-256", nil) else { fatalError("libcrypto has no SHA-256") }
        return UInt(bitPattern: fetched)
    }()

    private let context: OpaquePointer

    /// Starts with no bytes.
    public init() {
        let algorithm = unsafe OpaquePointer(bitPattern: Self.algorithm)
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, algorithm, nil) == 1 else {
            fatalError("libcrypto has no memory for a SHA-256 context")
        }
        unsafe self.context = context
    }

    /// Starts with the bytes that another hasher has taken in so far.
    public init(continuing other: borrowing SHA256Hasher) {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_MD_CTX_copy_ex(context, other.context) == 1 else {
            fatalError("libcrypto has no memory for a SHA-256 context")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        let done = unsafe bytes.withUnsafeBufferPointer { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(done == 1, "EVP_DigestUpdate refused bytes")
    }

    /// The digest of the bytes so far, after which the hasher is spent.
    public consuming func finalize() -> SHA256Digest {
        var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        let done = unsafe bytes.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
        guard done == 1, let digest = SHA256Digest(bytes: bytes) else { fatalError("EVP_DigestFinal_ex gave no digest") }
        return digest
    }

    /// The digest of bytes that are all at hand.
    public static func digest(of bytes: Span<UInt8>) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The digest of the bytes of an array.
    public static func digest(of bytes: [UInt8]) -> SHA256Digest {
        digest(of: bytes.span)
    }
}
