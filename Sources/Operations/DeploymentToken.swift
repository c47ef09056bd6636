import DeviceProtocol
import Fleet
import LibCrypto

/// The secret of one deployment: 256 random bits that go to the device, of which the server keeps only the SHA-256.
struct DeploymentToken {
    /// 64 hexadecimal digits.
    let text: String

    /// A new one, from the kernel's random source.
    static func random() -> DeploymentToken {
        // Each draw is a system call, whatever its size.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for _ in 0..<4 {
            var word: UInt64 = generator.next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return DeploymentToken(text: Hexadecimal.string(bytes))
    }

    /// What the store keeps and compares.
    var digest: SHA256Hex {
        get throws(FleetError) { try SHA256Hex(SHA256Hasher.digest(of: Array(text.utf8)).hex) }
    }
}
