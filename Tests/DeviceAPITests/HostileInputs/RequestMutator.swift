import TestSupport

/// Makes hostile requests of proper ones: bytes changed, left out, doubled, moved, cut, and replaced by what trips parsers.
struct RequestMutator {
    private static let words: [String] = [
        "\0", "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", ",", ";", "=", "\"", "\\", "\\u0000", "\\ud800", "%00", "%2f", "%2e%2e", "%",
        "../",
        "..\\", "//", "\u{FEFF}", "\u{202E}", "\u{9b}31m", "\u{1b}[2J", "'", "<script>", "{", "}", "[", "]", "[[[[[[[[", "{\"a\":", "null",
        "true",
        "-1", "0", "1e999", "9223372036854775807", "9223372036854775808", "18446744073709551616", "NaN", "0x10", "bytes=0-", "bytes=-0",
        "bytes=0-0,1-1", "Host: y\r\n", "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n", "Range: bytes=1-2\r\n", "If-Match: *\r\n", "HTTP/1.0", "HTTP/2.0", "http://x", "GET ", "POST ",
        "DELETE ",
    ]

    private var random: SeededGenerator
    private let seeds: [[UInt8]]

    init(seed: UInt64, of requests: [String]) {
        random = SeededGenerator(seed: seed)
        seeds = requests.map { Array($0.utf8) }
    }

    mutating func next() -> [UInt8] {
        var bytes = seeds[Int.random(in: seeds.indices, using: &random)]
        for _ in 0..<max(1, Int.random(in: -2...3, using: &random)) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes = seeds[0] }
        let at = Int.random(in: bytes.indices, using: &random)
        let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
        switch Int.random(in: 0..<9, using: &random) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[at] = UInt8.random(in: .min ... .max, using: &random)
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 4: bytes.insert(contentsOf: Array(repeating: bytes[at], count: Int.random(in: 1...9_000, using: &random)), at: at)
        case 5: bytes.removeSubrange(at...)
        case 6: bytes.replaceSubrange(at..<min(end, at + 6), with: word())
        case 7: bytes.insert(contentsOf: word(), at: at)
        default:
            let other = seeds[Int.random(in: seeds.indices, using: &random)]
            bytes.insert(contentsOf: other[Int.random(in: other.indices, using: &random)...], at: at)
        }
    }

    private mutating func word() -> [UInt8] {
        Array(Self.words[Int.random(in: Self.words.indices, using: &random)].utf8)
    }
}
