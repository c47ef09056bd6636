/// The two files of a master image.
public struct ImageFiles: Equatable, Sendable {
    /// The most characters of a name.
    public static let maximumNameLength = 100

    /// The image's name.
    public let name: String
    /// The folder that holds both.
    public let directory: String
    /// The packed file, `NAME.img.zst`.
    public var packedPath: String { "\(directory)/\(name).img.zst" }
    /// The manifest, `NAME.manifest`.
    public var manifestPath: String { "\(directory)/\(name).manifest" }

    /// - Parameters:
    ///   - name: 1 to 100 ASCII letters, digits, `.`, `_` and `-`, the first a letter or a digit.
    ///   - directory: the folder of the images.
    /// - Throws: ``ImagingError/badName(_:)``.
    public init(name: String, in directory: String) throws(ImagingError) {
        let characters = Array(name.utf8)
        let isWord: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: false
            }
        }
        guard let first = characters.first, isWord(first), characters.count <= Self.maximumNameLength,
            characters.allSatisfy({ isWord($0) || Array("._-".utf8).contains($0) })
        else { throw .badName(name) }
        self.name = name
        self.directory = directory
    }

    /// Opens the image; see ``PackedImage``.
    ///
    /// - Throws: ``ImagingError``.
    public func open() throws(ImagingError) -> PackedImage {
        try PackedImage(packedPath: packedPath, manifestPath: manifestPath)
    }
}
