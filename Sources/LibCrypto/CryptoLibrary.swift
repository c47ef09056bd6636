import CLibCrypto

/// libcrypto as a whole.
public enum CryptoLibrary {
    /// Leaves libcrypto as it is when the process ends. By itself it takes its locks and tables away then (atexit(3)), and a thread that is still
    /// hashing ends the process by a signal instead of its status.
    ///
    /// To be called before any other library uses it: the first word counts. Source: OPENSSL_init_crypto(3ssl), `OPENSSL_INIT_NO_ATEXIT`.
    public static func stayUntilTheEnd() {
        guard OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1 else { fatalError("libcrypto cannot be initialized") }
    }
}
