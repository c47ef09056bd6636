import CSodium

/// The library itself, which is made ready once, before its first use.
enum Library {
    private static let isReady = sodium_init() >= 0

    /// Every call into the library comes after this one.
    static func prepare() {
        guard isReady else { fatalError("libsodium finds no source of random numbers") }
    }
}
