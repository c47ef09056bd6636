/// The names of FAT directories: 8.3 names, and long names in entries of their own (Microsoft, "FAT: General Overview", long names).
enum FATName {
    /// Why a name cannot be stored; `nil` when it can.
    static func problem(_ name: String) -> String? {
        if name.utf16.count > 255 { return "a name in it is longer than FAT's 255 characters" }
        if name.last == "." || name.last == " " || name.first == " " {
            return "FAT names neither end with a dot nor start or end with a space"
        }
        let refused = name.unicodeScalars.first { $0.value < 32 || "\"*/:<>?\\|".unicodeScalars.contains($0) }
        return refused.map { "FAT names cannot contain U+\(String($0.value, radix: 16, uppercase: true))" }
    }

    /// Whether two names are one to FAT.
    static func equal(_ one: String, _ other: String) -> Bool { one.uppercased() == other.uppercased() }

    /// The 11 bytes of a short name for a long one, unlike all that are taken.
    static func short(_ name: String, taken: Set<[UInt8]>) -> (bytes: [UInt8], isExact: Bool) {
        let upper = name.uppercased()
        let dot = upper.lastIndex(of: ".").flatMap { $0 == upper.startIndex ? nil : $0 }
        let rawBase = dot.map { String(upper[..<$0]) } ?? upper
        let rawExtension = dot.map { String(upper[upper.index(after: $0)...]) } ?? ""
        let (base, baseKept) = allowed(rawBase)
        let (ending, endingKept) = allowed(rawExtension)
        if baseKept, endingKept, base.count <= 8, ending.count <= 3, !base.isEmpty {
            let plain = padded(base, ending)
            if !taken.contains(plain) { return (plain, name == upper) }
        }
        var number = 1
        while true {
            let tail = Array("~\(number)".utf8)
            let candidate = padded(Array(base.prefix(8 - tail.count)) + tail, Array(ending.prefix(3)))
            if !taken.contains(candidate) { return (candidate, false) }
            number += 1
        }
    }

    /// The characters that a short name can have, and whether those are all.
    private static func allowed(_ text: String) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        var isWhole = true
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", ".":
                isWhole = false
            case "A"..."Z", "0"..."9", "!", "#", "$", "%", "&", "'", "(", ")", "-", "@", "^", "_", "`", "{", "}", "~":
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                bytes.append(UInt8(ascii: "_"))
                isWhole = false
            }
        }
        return (bytes, isWhole)
    }

    private static func padded(_ base: [UInt8], _ ending: [UInt8]) -> [UInt8] {
        base + [UInt8](repeating: 32, count: 8 - base.count) + ending + [UInt8](repeating: 32, count: 3 - ending.count)
    }

    /// The text of a short name.
    static func text(ofShort bytes: [UInt8]) -> String {
        func trimmed(_ part: ArraySlice<UInt8>) -> String {
            // Byte 0x05 stands for 0xE5, which would mark the entry as deleted.
            String(part.map { $0 == 5 ? "\u{E5}" : Character(Unicode.Scalar($0)) }.reversed().drop { $0 == " " }.reversed())
        }
        let ending = trimmed(bytes[8..<11])
        return trimmed(bytes[0..<8]) + (ending.isEmpty ? "" : "." + ending)
    }

    /// The checksum that ties the entries of a long name to their short one.
    static func checksum(_ short: [UInt8]) -> UInt8 {
        short.reduce(0) { ($0 >> 1 | $0 << 7) &+ $1 }
    }

    /// Where the 13 characters of a long-name entry stand.
    private static let places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]

    /// The entries of a long name, in the order in which they stand before the short one.
    static func longEntries(_ name: String, short: [UInt8]) -> [[UInt8]] {
        let characters = Array(name.utf16)
        let count = (characters.count + 12) / 13
        return (0..<count).reversed().map { part in
            var entry = [UInt8](repeating: 0, count: 32)
            entry[0] = UInt8(part + 1) | (part == count - 1 ? 0x40 : 0)
            entry[11] = 0x0F
            entry[13] = checksum(short)
            for (index, place) in places.enumerated() {
                let at = part * 13 + index
                entry.setLittleEndian16(at < characters.count ? characters[at] : at == characters.count ? 0 : 0xFFFF, at: place)
            }
            return entry
        }
    }

    /// The characters of one long-name entry, up to the zero that ends the name.
    static func characters(ofLong entry: [UInt8]) -> [UInt16] {
        Array(places.map { entry.littleEndian16(at: $0) }.prefix { $0 != 0 })
    }
}
