import Sodium

/// Something that only one is to know: 256 random bits as text.
struct Secret {
    /// 64 hexadecimal digits behind the prefix.
    let text: String

    /// A new one.
    static func random(prefix: String = "") -> Secret {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = RandomBytes.make(count: 32)
        return Secret(text: prefix + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
    }
}
