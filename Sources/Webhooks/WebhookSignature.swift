import DeviceProtocol
public import Fleet
import LibCrypto

/// What shows the receiver of a message that it comes from here, is whole, and is no old one sent again.
public enum WebhookSignature {
    /// The header field that has it.
    public static let field = "X-RPI-Deploy-Signature"

    /// `t=SECONDS,v1=HEX`: the moment of sending since 1970, and the HMAC-SHA256 under the secret of the seconds, a dot and the body.
    public static func text(of body: [UInt8], secret: String, at moment: Timestamp) -> String {
        let seconds = moment.milliseconds / 1_000
        let digest = HMACSHA256.digest(of: Array("\(seconds).".utf8) + body, key: Array(secret.utf8))
        return "t=\(seconds),v1=\(digest.hex)"
    }
}
