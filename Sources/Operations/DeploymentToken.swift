import DeviceProtocol
import Fleet
import LibCrypto
import PosixFile

/// The secret of one deployment: 256 random bits that go to the device, of which the server keeps only the SHA-256.
struct DeploymentToken {
    /// 64 hexadecimal digits.
    let text: String

    /// A new one, from the kernel's random source.
    static func random() -> DeploymentToken {
        DeploymentToken(text: Hexadecimal.string(RandomBytes.draw(32)))
    }

    /// What the store keeps and compares.
    var digest: SHA256Hex {
        get throws(FleetError) { try SHA256Hex(SHA256Hasher.digest(of: Array(text.utf8)).hex) }
    }
}
