public import Fleet

/// A master image of the original system: a raw file, which devices get only after 'image add' has packed it.
public struct OriginalImage: Hashable, Sendable {
    /// The name of the file in the original's image folder.
    public let fileName: String
    /// The product.
    public let product: ProductCode
    /// The version, as the original had it.
    public let version: String?
    /// Whether the original gave it to devices.
    public let wasActive: Bool

    /// An image.
    public init(fileName: String, product: ProductCode, version: String?, wasActive: Bool) {
        self.fileName = fileName
        self.product = product
        self.version = version
        self.wasActive = wasActive
    }

    /// What packs it, without the program's name and the folder of the file.
    public var addCommand: String {
        let version = version.flatMap { try? ImageVersion($0) }?.text ?? "1.0"
        let isPlain = fileName.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            default: "._-+".utf8.contains(byte)
            }
        }
        // For a shell, to which all else may mean something.
        let file = isPlain ? fileName : "'" + fileName.replacing("'", with: "'\\''") + "'"
        return "image add \(file) --product \(product) --version \(version)"
    }
}
