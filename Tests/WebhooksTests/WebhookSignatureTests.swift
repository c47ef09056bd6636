import DeviceProtocol
import Fleet
import LibCrypto
import Testing
import Webhooks

struct WebhookSignatureTests {
    /// RFC 4231, test cases 1, 2 and 6.
    @Test(arguments: [
        ([UInt8](repeating: 0x0b, count: 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `the digest is that of the RFC`(key: [UInt8], text: String, digest: String) {
        #expect(HMACSHA256.digest(of: Array(text.utf8), key: key).hex == digest)
    }

    @Test func `a signature covers moment and body`() {
        func text(_ body: String, _ seconds: Int64, _ secret: String = "s") -> String {
            WebhookSignature.text(of: Array(body.utf8), secret: secret, at: Timestamp(milliseconds: seconds * 1_000))
        }
        let one = text("{}", 1_772_366_400)
        #expect(one.hasPrefix("t=1772366400,v1=") && one.utf8.count == "t=1772366400,v1=".utf8.count + 64)
        #expect(Set([one, text("{} ", 1_772_366_400), text("{}", 1_772_366_401), text("{}", 1_772_366_400, "t")]).count == 4)
    }
}
