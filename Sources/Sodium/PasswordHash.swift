import CSodium

/// The hash of a password with its salt and cost in one text, by argon2id: `$argon2id$v=19$m=65536,t=2,p=1$…`.
///
/// Making and comparing take tens of milliseconds and the memory of the cost, and block.
///
/// Source: RFC 9106; crypto_pwhash of libsodium.
public struct PasswordHash: Sendable, Hashable {
    /// As it is kept, at most 127 characters of ASCII.
    public let text: String

    /// A hash that was kept; not checked.
    public init(text: String) {
        self.text = text
    }

    /// A hash in the right form that no known password has; comparing with it takes as long as with any other.
    public static func matchingNothing(cost: PasswordCost = .interactive) -> PasswordHash {
        let (salt, digest) = (String(repeating: "A", count: 22), String(repeating: "A", count: 43))
        return PasswordHash(text: "$argon2id$v=19$m=\(cost.memory >> 10),t=\(cost.operations),p=1$\(salt)$\(digest)")
    }

    /// The hash of a password with a salt of its own.
    ///
    /// - Throws: ``SodiumError/noMemory(bytes:)``.
    public init(of password: [UInt8], cost: PasswordCost = .interactive) throws(SodiumError) {
        Library.prepare()
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        // With an end, so that no password is without an address.
        let characters = password.map { CChar(bitPattern: $0) } + [0]
        let code = unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe characters.withUnsafeBufferPointer { characters in
                guard let start = text.baseAddress, let bytes = characters.baseAddress else { return Int32(-1) }
                return unsafe crypto_pwhash_str_alg(
                    start, bytes, UInt64(characters.count - 1), cost.operations, cost.memory, crypto_pwhash_argon2id_ALG_ARGON2ID13)
            }
        }
        guard code == 0 else { throw .noMemory(bytes: cost.memory) }
        self.text = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether it is the hash of a password. Takes the same time for right and wrong ones; a text that is no hash matches nothing.
    public func matches(_ password: [UInt8]) -> Bool {
        guard let hash = fixed else { return false }
        let characters = password.map { CChar(bitPattern: $0) } + [0]
        return unsafe hash.withUnsafeBufferPointer { hash in
            unsafe characters.withUnsafeBufferPointer { characters in
                guard let hash = hash.baseAddress, let bytes = characters.baseAddress else { return false }
                return unsafe crypto_pwhash_str_verify(hash, bytes, UInt64(characters.count - 1)) == 0
            }
        }
    }

    /// Whether it was made at another cost, or is no hash at all.
    public func isOutdated(for cost: PasswordCost = .interactive) -> Bool {
        guard let hash = fixed else { return true }
        return unsafe hash.withUnsafeBufferPointer { hash in
            guard let hash = hash.baseAddress else { return true }
            return unsafe crypto_pwhash_str_needs_rehash(hash, cost.operations, cost.memory) != 0
        }
    }

    /// The text in as many bytes as the library reads; nil when it is longer, so no hash.
    private var fixed: [CChar]? {
        Library.prepare()
        let count = Int(crypto_pwhash_STRBYTES)
        guard text.utf8.count < count, !text.utf8.contains(0) else { return nil }
        return text.utf8.map { CChar(bitPattern: $0) } + [CChar](repeating: 0, count: count - text.utf8.count)
    }
}
