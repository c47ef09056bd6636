/// IP and mail addresses that could be someone's real ones.
enum AddressGuard {
    static func violations(in file: SourceFile) -> [Violation] {
        file.violations { line in
            // Quicker than the regular expressions, which few lines need.
            guard line.utf8.contains(UInt8(ascii: "@")) || line.utf8.count(where: { $0 == UInt8(ascii: ".") }) >= 3 else { return nil }
            let text = String(line)
            for match in text.matches(of: #/(?:^|[^\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\w|\.\d)/#) {
                let parts = [match.1, match.2, match.3, match.4].compactMap { UInt8($0) }
                if parts.count == 4, !isAllowed(parts) {
                    return "address \(match.1).\(match.2).\(match.3).\(match.4): use 192.0.2.0/24, 198.51.100.0/24 or 203.0.113.0/24"
                }
            }
            for match in text.matches(of: #/[\w.+\-]+@([\w\-]+\.)*([\w\-]+\.[A-Za-z]{2,})\b/#) where !isAllowed(mailDomain: match.2) {
                return "mail address \(match.0): use example.com"
            }
            return nil
        }
    }

    /// Documentation ranges (RFC 5737), loopback, "any", netmasks, and the default deployment network.
    private static func isAllowed(_ parts: [UInt8]) -> Bool {
        switch (parts[0], parts[1], parts[2]) {
        case (127, _, _), (0, 0, 0), (255, _, _): true
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): true
        case (192, 168, 151): true
        default: false
        }
    }

    private static func isAllowed(mailDomain: Substring) -> Bool {
        let last = mailDomain.split(separator: ".").last ?? mailDomain
        // The last three are systemd unit names such as getty@tty1.service.
        return ["example.com", "example.org", "example.net"].contains(String(mailDomain))
            || ["example", "invalid", "test", "service", "socket", "timer"].contains(String(last))
    }
}
