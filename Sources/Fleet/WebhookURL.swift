/// Where other programs are told of something: an http or https URL without user, password and fragment, of up to 2,000 characters.
public struct WebhookURL: Hashable, Sendable, CustomStringConvertible {
    /// The URL as it was given.
    public let text: String

    /// Reads a URL.
    ///
    /// - Throws: ``FleetError/badWebhookURL(_:)``.
    public init(_ text: String) throws(FleetError) {
        let lower = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix), text.utf8.count <= 2_000,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}#".utf8.contains($0) })
        else { throw .badWebhookURL(text) }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, !authority.contains("@"), Self.isHost(authority) else { throw .badWebhookURL(text) }
        self.text = text
    }

    /// The URL.
    public var description: String { text }

    /// A name, an IPv4 address or an IPv6 address in brackets, with a port or none.
    private static func isHost(_ authority: Substring) -> Bool {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else { return false }
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.count > 3 && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !host.isEmpty && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_") }
    }
}
