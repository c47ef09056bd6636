import DeviceProtocol
import PosixFile

extension ImagingError: CustomStringConvertible {
    /// What was wanted, what was found and what to do next.
    public var description: String {
        switch self {
        case .file(let path, let action, let code):
            "cannot \(action) \(path): \(PosixError.text(ofCode: code))"
        case .outOfRange(let offset, let count, let size):
            "\(count) bytes at \(offset) were asked for, but the image ends at \(size)"
        case .changedWhileRead(let path):
            "\(path) was changed while it was read; try again when nothing writes to it"
        case .empty(let path):
            "\(path) holds no bytes; a raw image was wanted"
        case .notAnImage(let path):
            "\(path) holds neither a partition table nor a file system that is known, so it is hardly the image of a card; "
                + "give the .img file, or --as-is if this is what cards must hold"
        case .cutOff(let path, let part, let end, let size):
            "\(path) is cut off: \(part) ends at byte \(end), the file at byte \(size); fetch or capture it again, or give --as-is to take it as it is"
        case .compressed(let path):
            "\(path) is compressed, and a raw image is wanted here; unpack it first, or add it ('image add' unpacks it) and use its name"
        case .notAFile(let path):
            "\(path) is neither a file nor a block device"
        case .tooLarge(let size, let limit):
            "the raw image has \(ByteQuantity.exact(size)) or more and \(ByteQuantity.exact(limit)) are allowed; allow more with --max-size if that is what you expect"
        case .badChunkSize(let size):
            "the chunk size must be a power of two from \(Manifest.chunkSizes.lowerBound) to \(Manifest.chunkSizes.upperBound), not \(size)"
        case .noSpace(let path, let needed, let free):
            "no room for \(path): \(ByteQuantity.text(needed)) are needed, with what has to stay free for the database, and "
                + "\(ByteQuantity.text(free)) are free; remove images that are not needed, or make room otherwise, and try again"
        case .badName(let name):
            "\"\(name)\" cannot name an image: take 1 to \(ImageFiles.maximumNameLength) letters, digits, '.', '_' or '-', "
                + "starting with a letter or a digit"
        case .nameTaken(let name):
            "an image named \(name) is there already; remove it or take another name"
        case .unreadableArchive(let path, let reason):
            "\(path) cannot be unpacked (\(reason)); fetch it again, or check it with the tool that made it"
        case .noImageInArchive(let path, let found):
            "\(path) holds no .img file, only \(Self.list(found)); put the raw image into it"
        case .severalImagesInArchive(let path, let found):
            "\(path) holds more than one .img file: \(Self.list(found)); unpack it and give the one that you want"
        case .encryptedArchive(let path):
            "\(path) needs a password; unpack it and give the .img file"
        case .badManifest(let path, let error):
            "\(path) is not a manifest that fits its image: \(error); add the image again"
        case .wrongManifestDigest(let path):
            "\(path) is damaged: its digest does not match; add the image again"
        case .wrongPackedSize(let path, let expected, let found):
            "\(path) has \(found) bytes and its manifest wants \(expected); add the image again"
        case .badSeekTable(let path, let error):
            "the seek table of \(path) is damaged or belongs to another manifest: \(error); add the image again"
        case .badFrame(let path, let chunk):
            "chunk \(chunk) of \(path) cannot be decoded; the file is damaged: add the image again"
        case .wrongChunk(let path, let chunk):
            "chunk \(chunk) of \(path) is not what the manifest says; the file is damaged: add the image again"
        case .wrongImageDigest(let path):
            "\(path) as a whole is not what the manifest says; add the image again"
        case .notEncoded(let chunk):
            "chunk \(chunk) could not be compressed for want of memory"
        case .cancelled:
            "cancelled"
        }
    }

    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "nothing" }
        return names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
