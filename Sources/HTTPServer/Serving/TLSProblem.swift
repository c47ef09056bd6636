import LibCrypto

/// Why a certificate and a key cannot be served.
public enum TLSProblem: Error, Equatable, Sendable {
    /// The file of the certificate holds the key, and the other way round.
    case swapped
    /// The certificate is not in PEM.
    case certificateNotPEM
    /// The key is not in PEM.
    case keyNotPEM
    /// The key needs a password.
    case keyHasPassword
    /// The certificate cannot be read, though it looks like PEM.
    case badCertificate
    /// The key cannot be read, though it looks like PEM.
    case badKey
    /// The key is another certificate's.
    case otherKey

    /// What was found in two files, and what to do.
    public func text(certificate: String, key: String) -> String {
        switch self {
        case .swapped: "The file \(certificate) holds a private key, and \(key) a certificate. Give them the other way round."
        case .certificateNotPEM:
            "The certificate \(certificate) is not in PEM (a text whose first line says BEGIN CERTIFICATE). If it is DER, convert it: openssl x509 -inform der -in \(certificate)."
        case .keyNotPEM:
            "The key \(key) is not in PEM (a text whose first line says BEGIN and PRIVATE KEY). If it is DER, convert it: openssl pkey -inform der -in \(key)."
        case .keyHasPassword:
            "The key \(key) needs a password, and nobody types one at a start. Give a key without: openssl pkey -in \(key)."
        case .badCertificate: "The certificate \(certificate) cannot be read: what it has as PEM is damaged or cut off. Copy it again."
        case .badKey: "The key \(key) cannot be read: what it has as PEM is damaged or cut off. Copy it again."
        case .otherKey:
            "The key \(key) is not that of the certificate \(certificate). Give the key with which the certificate was asked for; the server's own certificate is the first of the chain."
        }
    }
}

extension HTTPServerConfiguration.TLSFiles {
    /// What is wrong with the two; nil: nothing.
    public var problem: TLSProblem? {
        let (hasCertificate, hasKey) = (certificateChain.contains(Self.certificateMark), privateKey.contains(Self.keyMark))
        if !hasCertificate, !hasKey, certificateChain.contains(Self.keyMark), privateKey.contains(Self.certificateMark) { return .swapped }
        guard hasCertificate else { return .certificateNotPEM }
        guard hasKey else { return .keyNotPEM }
        if privateKey.contains("-----BEGIN ENCRYPTED ") || privateKey.contains("Proc-Type: 4,ENCRYPTED") { return .keyHasPassword }
        do throws(CertificatePair.Problem) {
            try CertificatePair.check(certificate: certificateChain, key: privateKey)
            return nil
        } catch {
            return switch error {
            case .unreadableCertificate: .badCertificate
            case .unreadableKey: .badKey
            case .otherKey: .otherKey
            }
        }
    }

    private static var certificateMark: String { "CERTIFICATE-----" }
    private static var keyMark: String { "PRIVATE KEY-----" }
}
