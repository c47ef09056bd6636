import Fleet

/// What failures to sign in are counted for.
enum LoginSubject {
    case user(AccountName)
    case address(String)

    /// The key of its row.
    var digest: String {
        switch self {
        case .user(let name): SecretDigest(of: "user \(name)").text
        case .address(let address): SecretDigest(of: "address \(address)").text
        }
    }
}
