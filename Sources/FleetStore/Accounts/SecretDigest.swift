import DeviceProtocol
import LibCrypto

/// The SHA-256 of a secret that nobody can guess, such as a session's id: what is kept of it. (Passwords can be guessed, and are hashed otherwise.)
public struct SecretDigest: Hashable, Sendable {
    /// 64 lowercase hexadecimal digits.
    public let text: String

    /// The digest of a secret's UTF-8.
    public init(of secret: String) {
        text = SHA256Hasher.digest(of: Array(secret.utf8)).hex
    }
}
