/// The name of a master image, from which its files are named.
public struct ImageName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Letters, digits, dots, dashes and underscores: no path can be made of them.
    public let text: String

    /// Reads a name of 1 to 100 characters that begins with a letter or digit and does not end in `.img`, `.zst` or `.manifest`.
    ///
    /// - Throws: ``FleetError/badImageName(_:)``.
    public init(_ text: String) throws(FleetError) {
        let bytes = text.utf8
        guard (1...100).contains(bytes.count), bytes.allSatisfy(Self.isSafe), let first = bytes.first, PlainText.isAlphanumeric(first),
            !Self.hasFileEnding(text)
        else { throw .badImageName(text) }
        self.text = text
    }

    private static func hasFileEnding(_ text: String) -> Bool {
        // Most names have no dot but those of a version.
        guard let last = text.utf8.last, "gtGT".utf8.contains(last) else { return false }
        let lower = text.lowercased()
        return [".img", ".zst", ".manifest"].contains { lower.hasSuffix($0) }
    }

    private static func isSafe(_ byte: UInt8) -> Bool { PlainText.isAlphanumeric(byte) || ".-_".utf8.contains(byte) }

    /// The name under which the raw image is served.
    public var rawFileName: String { text + ".img" }
    /// The file that holds the packed image.
    public var packedFileName: String { text + ".img.zst" }
    /// The file that holds the chunk manifest.
    public var manifestFileName: String { text + ".manifest" }

    /// The same as ``text``.
    public var description: String { text }

    /// The order of the texts.
    public static func < (first: ImageName, second: ImageName) -> Bool { first.text < second.text }
}
