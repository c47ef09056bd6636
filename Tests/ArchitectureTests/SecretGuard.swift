/// Text that looks like a password, a key or a token.
enum SecretGuard {
    static func violations(in file: SourceFile) -> [Violation] {
        file.violations { line in
            let text = String(line)
            if text.contains(#/-----BEGIN [A-Z ]*PRIVATE KEY/#) { return "a private key" }
            if text.contains(#/\b(AKIA|ASIA)[0-9A-Z]{16}\b/#) { return "a cloud access key" }
            if text.contains(
                #/\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{30}|xox[abprs]-[A-Za-z0-9-]{10}|sk_live_[A-Za-z0-9]{16})/#)
            {
                return "an access token"
            }
            if text.contains(#/(?i)\b\w*(password|passwd|passphrase|secret|api_?key)\s*[:=]=?\s*["'][^"'\s$<{\\]{4,}["']/#) {
                return "a password in a literal"
            }
            if text.contains(#/(?i)\b(password|passwd|passphrase|secret|api_?key)=[^\s"'$<{(\[…*]{3,}/#) { return "a password" }
            if text.contains(#/:\/\/[^\/\s:@"]+:[^\/\s:@"$<{\\]+@/#) { return "a password in a URL" }
            return literal(in: text, file: file)
        }
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

    private static func looksRandom(_ text: Substring) -> Bool {
        text.count(where: \.isNumber) >= 4 && text.count(where: \.isUppercase) >= 6 && text.count(where: \.isLowercase) >= 6
    }
}
