/// What a server shows of itself under TLS.
public struct TLSIdentity: Sendable {
    /// Its certificate and those that lead to the one that browsers know, in PEM.
    public let certificateChain: String
    /// The certificate's private key, in PEM, without a password.
    public let privateKey: String

    /// An identity from its parts, which are not checked.
    public init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}
