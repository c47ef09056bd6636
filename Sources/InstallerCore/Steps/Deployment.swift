import DeviceProtocol

/// What the server wants installed, with its addresses read.
struct Deployment: Sendable {
    let answer: ConfigAnswer
    let packedURL: HTTPURL
    let manifestURL: HTTPURL
    /// `nil` for an image that takes no hostname.
    let patchURL: HTTPURL?
}
