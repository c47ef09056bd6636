/// The name of a master image, from which its files are named.
public struct ImageName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Letters, digits, dots, dashes and underscores: no path can be made of them.
    public let text: String

    /// Reads a name of 1 to 100 characters that begins with a letter or digit and does not end in `.img`, `.zst` or `.manifest`.
    ///
    /// - Throws: ``FleetError/badImageName(_:)``.
    public init(_ text: String) throws(FleetError) {
        let bytes = Array(text.utf8)
        let safe = bytes.allSatisfy { Self.isAlphanumeric($0) || ".-_".utf8.contains($0) }
        let lower = text.lowercased()
        guard (1...100).contains(bytes.count), safe, let first = bytes.first, Self.isAlphanumeric(first),
            ![".img", ".zst", ".manifest"].contains(where: { lower.hasSuffix($0) })
        else { throw .badImageName(text) }
        self.text = text
    }

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

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
