/// How rows of the original system's history are told from our own, which have a token or a refusal.
enum Adopted {
    /// What stands for the token of a deployment of the original system, which had none; no token has this digest.
    static let tokenDigest = String(repeating: "0", count: 64)
    /// The image of a deployment of the original system, which kept only its version.
    static let imageName = "original"
    /// The code of a failure without a hostname.
    static let refusal = "original"
}
