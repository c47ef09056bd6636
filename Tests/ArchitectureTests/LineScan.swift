/// Quick looks at the bytes of a line, before a slower look at its text.
enum LineScan {
    /// Whether the line holds one of the words (given in small ASCII letters), in capitals or not.
    static func contains(_ line: Substring, anyOf words: [[UInt8]]) -> Bool {
        let bytes = line.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        for start in bytes.indices {
            for word in words where word[0] == bytes[start] && bytes[start...].starts(with: word) { return true }
        }
        return false
    }

    /// The length of the longest run of bytes that match.
    static func longestRun(_ line: Substring, where matches: (UInt8) -> Bool) -> Int {
        var longest = 0
        var run = 0
        for byte in line.utf8 {
            run = matches(byte) ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
