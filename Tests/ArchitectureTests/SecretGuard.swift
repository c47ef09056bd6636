/// Text that looks like a password, a key or a token.
enum SecretGuard {
    static func violations(in file: SourceFile) -> [Violation] {
        file.violations { line in
            // Regular expressions are slow; almost every line is cleared by these two questions.
            let isSuspect = LineScan.contains(line, anyOf: hints)
            let hasLongWord = LineScan.longestRun(line) { isKeyByte($0) } >= 32
            guard isSuspect || hasLongWord else { return nil }
            return (isSuspect ? credential(in: String(line)) : nil) ?? (hasLongWord ? literal(in: String(line), file: file) : nil)
        }
    }

    /// One of these, in small letters, is in every line that `credential(in:)` reports.
    private static let hints = [
        "private key", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "sk_live_", "passw", "passphrase",
        "secret", "api", "://",
    ].map { Array($0.utf8) }

    private static func credential(in text: String) -> String? {
        if text.contains(#/-----BEGIN [A-Z ]*PRIVATE KEY/#) { return "a private key" }
        if text.contains(#/\b(AKIA|ASIA)[0-9A-Z]{16}\b/#) { return "a cloud access key" }
        if text.contains(#/\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{30}|xox[abprs]-[A-Za-z0-9-]{10}|sk_live_[A-Za-z0-9]{16})/#)
        {
            return "an access token"
        }
        if text.contains(#/(?i)(password|passwd|passphrase|secret|api_?key)\s*[:=]=?\s*["'][^"'\s$<{\\]{4,}["']/#) {
            return "a password in a literal"
        }
        if text.contains(#/(?i)\b(password|passwd|passphrase|secret|api_?key)=[^\s"'$<{(\[…*]{3,}/#) { return "a password" }
        if text.contains(#/:\/\/[^\/\s:@"]+:[^\/\s:@"$<{\\]+@/#) { return "a password in a URL" }
        return nil
    }

    /// A long literal that is no word: a key in base64, or in hexadecimal. Test vectors and published digests are long hexadecimal
    /// numbers too, so those are allowed in tests.
    private static func literal(in text: String, file: SourceFile) -> String? {
        if file.isTest, file.path.contains("Vector") { return nil }
        for match in text.matches(of: #/["']([A-Za-z0-9+\/=_-]{32,})["']/#) {
            let content = match.1
            let isHexadecimal = content.allSatisfy(\.isHexDigit)
            if isHexadecimal, !file.isTest, Set(content).count > 4 { return "a long hexadecimal literal" }
            if !isHexadecimal, content.count >= 40, looksRandom(content) { return "a long base64 literal" }
        }
        return nil
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func looksRandom(_ text: Substring) -> Bool {
        text.count(where: \.isNumber) >= 4 && text.count(where: \.isUppercase) >= 6 && text.count(where: \.isLowercase) >= 6
    }
}
