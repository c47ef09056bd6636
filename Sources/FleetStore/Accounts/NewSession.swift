public import Fleet

/// A session to be begun for somebody whose password was right.
public struct NewSession: Sendable {
    /// The SHA-256 of its id.
    public let digest: SecretDigest
    /// When it ends, however busy it is.
    public let expiresAt: Timestamp
    /// The hash that the password was compared with; if the user has another by now, nothing begins.
    public let comparedHash: String
    /// A hash of the same password at today's cost, to be kept instead.
    public let renewedHash: String?
    /// The session that the browser had before: it ends.
    public let replacing: SecretDigest?

    /// A session from its parts.
    public init(
        digest: SecretDigest, expiresAt: Timestamp, comparedHash: String, renewedHash: String? = nil, replacing: SecretDigest? = nil
    ) {
        self.digest = digest
        self.expiresAt = expiresAt
        self.comparedHash = comparedHash
        self.renewedHash = renewedHash
        self.replacing = replacing
    }
}
