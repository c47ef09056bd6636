/// `/etc/hosts` (hosts(5)).
enum HostsFile {
    /// The file of a machine that has none.
    static func content(hostname: String) -> [UInt8] {
        Array("127.0.0.1\tlocalhost\n127.0.1.1\t\(hostname)\n::1\tlocalhost ip6-localhost ip6-loopback\n".utf8)
    }

    /// Gives 127.0.1.1 a new name, as Debian uses that address; every other line stays as it is.
    static func renaming(_ bytes: [UInt8], to hostname: String) -> [UInt8] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        if lines.last == [] { lines.removeLast() }
        let own = lines.indices.filter { address(lines[$0]) == "127.0.1.1" }
        let line = Array("127.0.1.1\t\(hostname)".utf8)
        if let first = own.first {
            for index in own.dropFirst().reversed() { lines.remove(at: index) }
            lines[first] = line
        } else if let loopback = lines.lastIndex(where: { address($0) == "127.0.0.1" }) {
            lines.insert(line, at: loopback + 1)
        } else {
            lines.append(line)
        }
        return lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    }

    private static func address(_ line: [UInt8]) -> String {
        let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        return String(decoding: line.drop { blanks.contains($0) }.prefix { !blanks.contains($0) }, as: UTF8.self)
    }
}
