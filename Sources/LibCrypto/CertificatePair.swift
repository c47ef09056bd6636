import CLibCrypto

/// Whether a certificate and a private key are readable and belong together.
///
/// Source: PEM_read_bio_PrivateKey(3ssl), X509_check_private_key(3ssl).
public enum CertificatePair {
    /// What is wrong with the two.
    public enum Problem: Error, Equatable, Sendable {
        /// There is no certificate in PEM in the text.
        case unreadableCertificate
        /// There is no private key in PEM in the text that needs no password.
        case unreadableKey
        /// The key is another certificate's.
        case otherKey
    }

    /// Returns when the first certificate and the key of two texts in PEM belong together.
    ///
    /// - Throws: ``Problem``.
    public static func check(certificate: String, key: String) throws(Problem) {
        guard let holder = unsafe BIO_new(BIO_s_mem()) else { throw .unreadableCertificate }
        defer { unsafe BIO_free(holder) }
        unsafe fill(holder, with: certificate)
        guard let publicPart = unsafe PEM_read_bio_X509(holder, nil, nil, nil) else { throw .unreadableCertificate }
        defer { unsafe X509_free(publicPart) }
        guard let keyHolder = unsafe BIO_new(BIO_s_mem()) else { throw .unreadableKey }
        defer { unsafe BIO_free(keyHolder) }
        unsafe fill(keyHolder, with: key)
        // With an empty password nobody is asked for one.
        var password: [CChar] = [0]
        let read = unsafe password.withUnsafeMutableBytes { unsafe PEM_read_bio_PrivateKey(keyHolder, nil, nil, $0.baseAddress) }
        guard let privatePart = unsafe read else { throw .unreadableKey }
        defer { unsafe EVP_PKEY_free(privatePart) }
        guard unsafe X509_check_private_key(publicPart, privatePart) == 1 else { throw .otherKey }
    }

    private static func fill(_ target: OpaquePointer, with text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe BIO_write(target, $0.baseAddress, Int32(clamping: $0.count)) }
    }
}
